#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/fanout_load.h"
#include "bench/client/message_scan.h"
#include "bench/client/methods.h"
#include "bench/client/push_load.h"
#include "bench/client/raw_stream.h"
#include "bench/client/watch_load.h"
#include "bench/limit/message_file.h"
#include "bench/phases/commits.h"
#include "bench/phases/phases.h"
#include "bench/process/affinity.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::bench {
namespace {

using Messages = std::vector<grpc::ByteBuffer>;
using inventory::v1::SYNC_KIND_DELTA;
using inventory::v1::WatchResponse;

// What one side delivered, ours or the limit's.
struct Delivered {
  std::vector<Timed> bursts;
  Messages burst_messages;  // of the last burst, to one watcher
  CommitRun commits;
  Messages commit_messages;  // to one watcher
};

int Bursts(const Context& context) { return context.scale.short_runs + 1; }

FanoutLoad::Plan PlanOf(const Context& context, const MeasuredProcess& server,
                        const std::string& method, grpc::ByteBuffer request) {
  FanoutLoad::Plan plan;
  plan.target = server.target();
  plan.method = method;
  plan.request = std::move(request);
  plan.streams = context.scale.watchers;
  plan.field = WatchResponse::kChangesFieldNumber;
  plan.entries =
      int64_t{Bursts(context)} * context.scale.changes + context.scale.commits;
  return plan;
}

// Pushes `messages`, which bring every watcher `changes`; until all have them.
absl::StatusOr<Timed> Burst(const MeasuredProcess& server,
                            const std::string& method, int changes,
                            const Messages& messages, FanoutLoad& load) {
  const auto channel = Connect(server.target());
  return Time([&] { return server.Cpu(); },
              [&]() -> absl::StatusOr<absl::Duration> {
                const absl::Time start = absl::Now();
                load.Expect(changes, start);
                RETURN_IF_ERROR(PushAll(channel, method, messages).status());
                RETURN_IF_ERROR(load.Await());
                return absl::Now() - start;
              });
}

absl::Status BurstOurs(Context& context, FanoutLoad& load,
                       Delivered& delivered) {
  const int changes = context.scale.changes;
  for (int run = 0; run < Bursts(context); ++run) {
    ++context.reading.version;
    const Messages messages =
        context.fleet->Messages(SYNC_KIND_DELTA, {0, changes}, context.reading);
    load.TakeMessages();
    ASSIGN_OR_RETURN(const Timed timed, Burst(*context.inventory, kPushPages,
                                              changes, messages, load));
    if (run > 0) delivered.bursts.push_back(timed);
  }
  delivered.burst_messages = load.TakeMessages();
  load.TakeLatencies();
  return absl::OkStatus();
}

absl::Status CommitOurs(Context& context, FanoutLoad& load,
                        Delivered& delivered) {
  const CommitPlan plan{context.scale.commits, context.scale.commit_interval};
  ASSIGN_OR_RETURN(delivered.commits, CommitOneByOne(context, plan, load));
  delivered.commit_messages = load.TakeMessages();
  return absl::OkStatus();
}

absl::StatusOr<Delivered> FanOutOurs(Context& context) {
  Delivered delivered;
  ASSIGN_OR_RETURN(const Snapshot head,
                   ReadSnapshot(Connect(context.inventory->target())));
  ASSIGN_OR_RETURN(const auto load,
                   FanoutLoad::Open(PlanOf(context, *context.inventory, kWatch,
                                           WatchFrom(head.token))));
  AwaitIdle(*context.inventory);
  RETURN_IF_ERROR(BurstOurs(context, *load, delivered));
  AwaitIdle(*context.inventory);
  RETURN_IF_ERROR(CommitOurs(context, *load, delivered));
  return delivered;
}

// A bare server with `messages`, and its watchers.
struct Bare {
  std::unique_ptr<MeasuredProcess> server;
  std::unique_ptr<FanoutLoad> load;
};

absl::StatusOr<Bare> OpenBare(const Context& context, const Messages& messages,
                              int64_t burst) {
  const std::string file = context.Path("fanout-messages");
  RETURN_IF_ERROR(WriteMessages(file, messages));
  Bare bare;
  ASSIGN_OR_RETURN(bare.server, StartBare(context.programs,
                                          context.Path("bare"), file, burst));
  ASSIGN_OR_RETURN(bare.load,
                   FanoutLoad::Open(PlanOf(context, *bare.server, kBareFollow,
                                           ToByteBuffer(std::string()))));
  AwaitIdle(*bare.server);
  return bare;
}

absl::Status BurstBare(const Context& context, const Messages& messages,
                       Delivered& delivered) {
  ASSIGN_OR_RETURN(Bare bare,
                   OpenBare(context, messages, int64_t(messages.size())));
  const Messages trigger = {
      context.fleet->Page(0, {0, kPageSize}, context.reading)};
  for (int run = 0; run < Bursts(context); ++run) {
    ASSIGN_OR_RETURN(const Timed timed,
                     Burst(*bare.server, kBarePush, context.scale.changes,
                           trigger, *bare.load));
    if (run > 0) delivered.bursts.push_back(timed);
  }
  return absl::OkStatus();
}

absl::Status CommitBare(const Context& context, const Messages& messages,
                        Delivered& delivered) {
  ASSIGN_OR_RETURN(Bare bare, OpenBare(context, messages, 1));
  // Watchers that fell behind got several changes in one message.
  std::vector<Due> schedule;
  for (grpc::ByteBuffer message : messages) {
    const int index = static_cast<int>(schedule.size());
    schedule.push_back(
        {context.fleet->Page(index, {index, 1}, context.reading),
         CountField(message, WatchResponse::kChangesFieldNumber)});
  }
  PushLoad push(Connect(bare.server->target()), kBarePush);
  const ApartFrom apart(bare.server->pid());
  const absl::Duration cpu = bare.server->Cpu();
  RETURN_IF_ERROR(SendOnSchedule(context.scale.commit_interval, schedule, push,
                                 *bare.load));
  delivered.commits = TakeRun(bare.server->Cpu() - cpu, *bare.load);
  return push.Finish().status();
}

void AddLatency(Context& context, const Delivered& ours,
                const Delivered& limit) {
  Figure figure;
  figure.key = "fanout_p99_ratio";
  figure.unit = "ms";
  figure.ours = ours.commits.p99_ms;
  figure.limit = limit.commits.p99_ms;
  figure.value = ours.commits.p99_ms / limit.commits.p99_ms;
  figure.goal = 2;
  figure.at_least = false;
  figure.cpu_us = ours.commits.cpu_us;
  figure.limit_cpu_us = limit.commits.cpu_us;
  context.report.Add(figure);
  context.report.Add(Limit{"bare_fanout_cpu", "us/message",
                           limit.commits.cpu_us, kPublishedFanoutCpu});
  context.report.Note("fanout_p50_ms", ours.commits.p50_ms);
  context.report.Note("fanout_p50_ms_of_limit", limit.commits.p50_ms);
}

void AddThroughput(Context& context, const Delivered& ours,
                   const Delivered& limit) {
  const double count = double(context.scale.watchers) * context.scale.changes;
  const Figure figure =
      RateFigure("fanout_ratio", "changes/s", 0.80, count,
                 MedianOf(ours.bursts), MedianOf(limit.bursts));
  context.report.Add(figure);
  context.report.Add(
      Limit{"bare_fanout", "changes/s", figure.limit, kPublishedFanoutChanges});
  context.report.Note("fanout_messages_per_burst",
                      double(ours.burst_messages.size()));
}

}  // namespace

absl::Status RunFanout(Context& context) {
  Tell("fan-out to many watchers");
  ASSIGN_OR_RETURN(const Delivered ours, FanOutOurs(context));
  Delivered limit;
  RETURN_IF_ERROR(BurstBare(context, ours.burst_messages, limit));
  RETURN_IF_ERROR(CommitBare(context, ours.commit_messages, limit));
  AddThroughput(context, ours, limit);
  AddLatency(context, ours, limit);
  return absl::OkStatus();
}

}  // namespace muster::bench
