#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/fanout_load.h"
#include "bench/client/methods.h"
#include "bench/client/raw_stream.h"
#include "bench/client/stalled_stream.h"
#include "bench/client/watch_load.h"
#include "bench/phases/commits.h"
#include "bench/phases/phases.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::bench {
namespace {

using inventory::v1::WatchResponse;

// As often with what is measured as without it.
constexpr int kRuns = 3;
// Watchers beside one that does not read, and how often they get something.
constexpr int kBesideStalled = 10;
constexpr absl::Duration kShortInterval = absl::Milliseconds(20);

// A watch that none of the changes is for.
grpc::ByteBuffer IdleWatch() {
  inventory::v1::WatchRequest request;
  request.set_parent("sources/idle");
  return ToByteBuffer(request);
}

absl::StatusOr<std::unique_ptr<FanoutLoad>> Watchers(const Context& context,
                                                     int streams,
                                                     int64_t entries,
                                                     grpc::ByteBuffer request) {
  FanoutLoad::Plan plan;
  plan.target = context.inventory->target();
  plan.method = kWatch;
  plan.request = std::move(request);
  plan.streams = streams;
  plan.field = WatchResponse::kChangesFieldNumber;
  plan.entries = entries;
  return FanoutLoad::Open(std::move(plan));
}

// `streams` that wait for all the changes of twice kRuns of `plan`.
absl::StatusOr<std::unique_ptr<FanoutLoad>> ActiveWatchers(
    const Context& context, int streams, const CommitPlan& plan) {
  ASSIGN_OR_RETURN(const Snapshot head,
                   ReadSnapshot(Connect(context.inventory->target())));
  return Watchers(context, streams, int64_t{2} * kRuns * plan.commits,
                  WatchFrom(head.token));
}

// Median of kRuns.
absl::StatusOr<double> P99Of(Context& context, const CommitPlan& plan,
                             FanoutLoad& active) {
  std::vector<CommitRun> runs;
  for (int i = 0; i < kRuns; ++i) {
    AwaitIdle(*context.inventory);
    ASSIGN_OR_RETURN(runs.emplace_back(),
                     CommitOneByOne(context, plan, active));
  }
  return MedianBy(runs, [](const CommitRun& run) { return run.p99_ms; });
}

void AddMost(Context& context, const std::string& key, const std::string& unit,
             double value, double goal) {
  Figure figure;
  figure.key = key;
  figure.unit = unit;
  figure.value = value;
  figure.goal = goal;
  figure.at_least = false;
  context.report.Add(figure);
}

void AddP99Ratio(Context& context, const std::string& key, double with,
                 double without, double goal) {
  Figure figure;
  figure.key = key;
  figure.unit = "ms";
  figure.ours = with;
  figure.limit = without;
  figure.value = with / without;
  figure.goal = goal;
  figure.at_least = false;
  context.report.Add(figure);
}

}  // namespace

absl::Status RunIdle(Context& context) {
  Tell("many idle watchers beside the active ones");
  const Scale& scale = context.scale;
  const CommitPlan plan{scale.commits, scale.commit_interval};
  ASSIGN_OR_RETURN(const auto active,
                   ActiveWatchers(context, scale.watchers, plan));
  ASSIGN_OR_RETURN(const double alone, P99Of(context, plan, *active));
  const double before = context.inventory->ResidentMib();
  ASSIGN_OR_RETURN(const auto idle,
                   Watchers(context, scale.idle_watchers, 0, IdleWatch()));
  AwaitIdle(*context.inventory);
  const double grown = context.inventory->ResidentMib() - before;
  ASSIGN_OR_RETURN(const double beside, P99Of(context, plan, *active));
  AddMost(context, "idle_watcher_kib", "KiB",
          grown * 1024 / scale.idle_watchers, 45);
  AddP99Ratio(context, "idle_p99_ratio", beside, alone, 1.5);
  return absl::OkStatus();
}

absl::Status RunStalled(Context& context) {
  Tell("a watcher that never reads");
  const CommitPlan plan{context.scale.commits, kShortInterval};
  ASSIGN_OR_RETURN(const auto active,
                   ActiveWatchers(context, kBesideStalled, plan));
  ASSIGN_OR_RETURN(const double alone, P99Of(context, plan, *active));
  const double before = context.inventory->ResidentMib();
  const StalledStream stalled(Connect(context.inventory->target()), kWatch,
                              WatchFrom(context.token));
  ASSIGN_OR_RETURN(const double beside, P99Of(context, plan, *active));
  const double grown = context.inventory->ResidentMib() - before;
  AddMost(context, "stalled_reader_mib", "MiB", std::max(0.0, grown), 16);
  AddP99Ratio(context, "stalled_p99_ratio", beside, alone, 1.2);
  return absl::OkStatus();
}

}  // namespace muster::bench
