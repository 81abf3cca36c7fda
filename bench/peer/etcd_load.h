#ifndef BENCH_PEER_ETCD_LOAD_H_
#define BENCH_PEER_ETCD_LOAD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/client/watch_load.h"
#include "bench/fleet.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// Puts in one transaction. Source: etcd's default of --max-txn-ops is 128.
constexpr int kPutsPerTxn = 100;

// The transactions that put every device of `fleet`: name and record bytes.
std::vector<grpc::ByteBuffer> EtcdPuts(const Fleet& fleet);

// How long etcd at `target` takes for them, with so many in flight. etcd keeps
// the order of one at a time only.
absl::StatusOr<absl::Duration> PutAll(const std::string& target,
                                      const std::vector<grpc::ByteBuffer>& puts,
                                      int in_flight);

// Reads `events` events of a watch from revision 1.
absl::StatusOr<StreamRun> ReadEvents(
    const std::shared_ptr<grpc::Channel>& channel, int64_t events);

}  // namespace muster::bench

#endif  // BENCH_PEER_ETCD_LOAD_H_
