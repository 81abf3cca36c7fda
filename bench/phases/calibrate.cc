#include <string>
#include <vector>

#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/unary_load.h"
#include "bench/limit/disk_sync.h"
#include "bench/limit/message_file.h"
#include "bench/phases/phases.h"

namespace muster::bench {
namespace {

constexpr int kSyncs = 300;
constexpr int kCalls = 2000;
constexpr size_t kAnswerBytes = 1024;

}  // namespace

absl::Status RunCalibrate(Context& context) {
  Tell("calibrating");
  ASSIGN_OR_RETURN(const auto syncs, SyncTimes(context.dir, kSyncs));
  context.report.Add(Limit{"fdatasync_p50", "ms",
                           absl::ToDoubleMilliseconds(syncs[kSyncs / 2]),
                           kPublishedSync});
  context.report.Add(Limit{"fdatasync_p99", "ms",
                           absl::ToDoubleMilliseconds(syncs[kSyncs * 99 / 100]),
                           kPublishedSyncP99});
  const std::string answer = context.Path("answer");
  RETURN_IF_ERROR(
      WriteMessages(answer, {ToByteBuffer(std::string(kAnswerBytes, 'x'))}));
  ASSIGN_OR_RETURN(const auto bare, StartBare(context.programs,
                                              context.Path("bare"), answer, 0));
  UnaryPlan plan;
  plan.target = bare->target();
  plan.method = kBareEcho;
  plan.requests = {ToByteBuffer(std::string("x"))};
  plan.calls = kCalls;
  plan.in_flight = plan.connections = 1;
  ASSIGN_OR_RETURN(const UnaryRun run, CallMany(plan));
  context.report.Add(Limit{"bare_unary_one_at_a_time", "calls/s",
                           kCalls / absl::ToDoubleSeconds(run.elapsed),
                           kPublishedUnaryOne});
  return absl::OkStatus();
}

}  // namespace muster::bench
