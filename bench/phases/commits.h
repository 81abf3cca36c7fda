#ifndef BENCH_PHASES_COMMITS_H_
#define BENCH_PHASES_COMMITS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/client/fanout_load.h"
#include "bench/client/push_load.h"
#include "bench/phases/context.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// One message of a schedule, and how many changes it brings every watcher.
struct Due {
  grpc::ByteBuffer page;
  int changes = 0;
};

// Sends each page when it is due, one every `interval`, whether or not the last
// one has arrived; until every stream of `load` has all of them.
absl::Status SendOnSchedule(absl::Duration interval,
                            const std::vector<Due>& schedule, PushLoad& push,
                            FanoutLoad& load);

// How many devices are committed one by one, and how often.
struct CommitPlan {
  int commits = 0;
  absl::Duration interval;
};

// What the streams of a load got of such commits.
struct CommitRun {
  double p50_ms = 0;
  double p99_ms = 0;
  double cpu_us = 0;  // of the server, for one message
};

// Takes the latencies that `load` has, of messages that took `server` so much
// processor time.
CommitRun TakeRun(absl::Duration cpu, FanoutLoad& load);

// A DELTA sync of pages of one device to the inventoryd of `context`, each with
// a new version. Server and watchers have half of the processors each.
absl::StatusOr<CommitRun> CommitOneByOne(Context& context,
                                         const CommitPlan& plan,
                                         FanoutLoad& load);

}  // namespace muster::bench

#endif  // BENCH_PHASES_COMMITS_H_
