#ifndef BENCH_PHASES_PHASES_H_
#define BENCH_PHASES_PHASES_H_

#include "absl/status/status.h"
#include "bench/phases/context.h"

namespace muster::bench {

// What is measured, in the order in which it runs: each phase adds its figures
// and its limits to the report and leaves the store bigger or newer. All but
// RunCalibrate(), RunReopen() and the connector's need RunIngest() before; the
// etcd phase also RunCatchup().
//
// "Median" is over Scale::long_runs or short_runs; where ours and the limit
// can take turns, they do. Processor time is the server's alone.
//
// Errors of all: whatever keeps a phase from being measured.

// No figure; what a sync of the disk and a call over loopback cost today.
absl::Status RunCalibrate(Context& context);

// ingest_ratio: a FULL sync of a new fleet into an empty inventoryd, from the
// first message to the reply that it is done. Limit: the batches that
// inventoryd itself wrote, taken from its write-ahead log, written again one
// by one and synced by one thread to an empty RocksDB with its options.
absl::Status RunIngest(Context& context);

// catchup_ratio: a watch that resumes before the whole fleet, to the last
// change. Limit: the slower of an iterator over the log family, and of a bare
// server that streams the very same messages to the same client.
absl::Status RunCatchup(Context& context);

// resync_ratio: a FULL sync in which only times moved. Limit: the same
// messages to a bare server that acks, plus an iterator over the records
// family. resync_write_bytes: what such a sync appends to write-ahead logs.
absl::Status RunResync(Context& context);

// rss_per_100k_mib: resident memory of the inventoryd that all of the above
// was done to, after a watch of a whole snapshot.
absl::Status RunMemory(Context& context);

// get_ratio: GetDevice of devices in no order, 64 in flight on 4 connections.
// Limit: a bare server that answers with bytes of such answers.
absl::Status RunGet(Context& context);

// trace_overhead_percent: what tracing at 1 % sampling, to a receiver in this
// process, costs of the rate of the same GetDevice calls. Beside it: an
// inventoryd without a receiver; they take turns. Noted: the time of one span
// with four attributes, sampled, not sampled, and without telemetry. Needs no
// other phase.
absl::Status RunTrace(Context& context);

// authz_overhead_us: processor time that deciding on a call adds to it: who
// makes it, by a bearer token, and whether that principal may. Beside it: the
// same call to a server that asks nobody; they take turns, client and servers
// in this process. authz_certificate_us: the same by a certificate, both over
// TLS. Needs no other phase.
absl::Status RunAuthz(Context& context);

// fanout_ratio: watchers, each on a connection of its own, get the changes of
// one DELTA sync in pages of 300; from its first message to the last delivery.
// fanout_p99_ratio: a page of one device at a time, on a schedule that waits
// for nothing; from when the page is due to its arrival, of each watcher, on
// one clock. Server and watchers have half of the processors each then.
// Limit: a bare server that sends the very messages that a watcher got, for
// each message that it is pushed, measured from the same moments.
absl::Status RunFanout(Context& context);

// idle_watcher_kib: resident memory for each of many watches, on connections of
// their own, that none of the changes is for. idle_p99_ratio: the latency of
// RunFanout()'s watchers beside them, over that without them.
absl::Status RunIdle(Context& context);

// stalled_reader_mib: what the resident memory grows by beside a watch from
// before the whole fleet that never reads, while others watch commits.
// stalled_p99_ratio: their latency, over that without it.
absl::Status RunStalled(Context& context);

// The trust plugin in this process, which follows the inventoryd and has judged
// the whole fleet. trust_check_ratio: CheckDevice by serial number, of devices
// in no order, 64 in flight on 4 connections. Limit: a bare server in this
// process that answers with bytes of such answers; they take turns.
// verdict_lag_ratio: the p99 from the commit of a single device that loses its
// agent to the arrival of its verdict. Limit: to the arrival of its change, of
// the same commits. expiry_cpu_us: processor time of this process for each
// verdict that expires, as all of them do within seconds.
absl::Status RunTrust(Context& context);

// open_seconds_1m: from the start of an inventoryd that was stopped, with the
// large fleet, to its first answer to GetDevice.
absl::Status RunReopen(Context& context);

// etcd_put_factor, etcd_catchup_factor: devices/s and changes/s of ours over
// those of one etcd with the same records. Its transactions are as many in
// flight as a connector's pages, although it keeps no order then; one at a
// time is noted beside it.
absl::Status RunEtcd(Context& context);

// The connector, in this process, against the fake tenant of tests/fake_iru
// with 300 ms for each request. None needs another phase.

// sweep_ratio: a FULL sweep through the connector's reader, as each but the
// first of a day, which also reads the models. Limit: the least time of as many
// requests, as many under way as the reader had at most, and 50 a second.
// sweep_vs_sequential: a reader of one page at a time, over ours.
absl::Status RunSweep(Context& context);

// decode_ratio: rows of device lists to Device, by the decoder. Limit: simdjson
// parses the same bytes and touches every field. Of one thread, by its
// processor time; the pages' own times of reading are in neither.
absl::Status RunDecode(Context& context);

// Six hours of a tenant of 3,350 devices, on a clock that leaps over what
// nobody works in: the connector with every job and every interval as by
// default, an inventory on disk, gRPC between them, and a watcher. Macs check
// in every 15 minutes but for one of 20; each hour 60 attributes change, 6
// devices leave and 2 enrol, at random, on devices of every platform.
//
// freshness_p99_seconds: from the change of a name, owner, asset tag, tag or of
// FileVault in the tenant to the watcher. removal_p99_seconds: from when a
// device left to the watcher's REMOVED. budget_percent: of the tenant's 10,000
// requests an hour, those of the worst hour, the first included.
absl::Status RunDay(Context& context);

// audit_append_ratio: commits of one audit record, each durable before the
// next, with the lines for the process's log. Limit: the bytes of the same
// records appended to a file, each with its fdatasync. In this process, in
// short turns. Needs no other phase.
absl::Status RunAudit(Context& context);

// command_latency_ratio: from the call of CreateCommand to the arrival of its
// request at the socket of a tenant in this process, the median of blank
// pushes to devices in turn. Limit: one durable append of 4 KiB and one GET of
// the same tenant on an open connection, the medians of as many. All services
// in this process, one command at a time. Needs no other phase.
absl::Status RunCommand(Context& context);

}  // namespace muster::bench

#endif  // BENCH_PHASES_PHASES_H_
