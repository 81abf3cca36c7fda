#include "bench/phases/commits.h"

#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/raw_stream.h"
#include "bench/process/affinity.h"

namespace muster::bench {

using inventory::v1::SYNC_KIND_DELTA;

absl::Status SendOnSchedule(absl::Duration interval,
                            const std::vector<Due>& schedule, PushLoad& push,
                            FanoutLoad& load) {
  absl::Time due = absl::Now();
  for (const Due& next : schedule) {
    due += interval;
    absl::SleepFor(due - absl::Now());
    load.Expect(next.changes, due);
    RETURN_IF_ERROR(push.Send(next.page));
  }
  return load.Await();
}

CommitRun TakeRun(absl::Duration cpu, FanoutLoad& load) {
  const std::vector<absl::Duration> latencies = load.TakeLatencies();
  const size_t count = latencies.size();
  CommitRun run;
  run.p50_ms = absl::ToDoubleMilliseconds(latencies[count / 2]);
  run.p99_ms = absl::ToDoubleMilliseconds(latencies[count * 99 / 100]);
  run.cpu_us = absl::ToDoubleMicroseconds(cpu) / double(count);
  return run;
}

absl::StatusOr<CommitRun> CommitOneByOne(Context& context,
                                         const CommitPlan& plan,
                                         FanoutLoad& load) {
  ++context.reading.version;
  std::vector<Due> schedule;
  for (int i = 0; i < plan.commits; ++i) {
    schedule.push_back({context.fleet->Page(i, {i, 1}, context.reading), 1});
  }
  PushLoad push(Connect(context.inventory->target()), kPushPages);
  RETURN_IF_ERROR(
      push.Send(context.fleet->Begin(SYNC_KIND_DELTA, {0, plan.commits})));
  const ApartFrom apart(context.inventory->pid());
  const absl::Duration cpu = context.inventory->Cpu();
  RETURN_IF_ERROR(SendOnSchedule(plan.interval, schedule, push, load));
  const CommitRun run = TakeRun(context.inventory->Cpu() - cpu, load);
  RETURN_IF_ERROR(
      push.Send(context.fleet->Commit(SYNC_KIND_DELTA, plan.commits)));
  ASSIGN_OR_RETURN(const grpc::ByteBuffer last, push.Finish());
  RETURN_IF_ERROR(CheckDone(last));
  return run;
}

}  // namespace muster::bench
