#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/raw_stream.h"
#include "bench/client/unary_load.h"
#include "bench/client/watch_load.h"
#include "bench/limit/message_file.h"
#include "bench/phases/phases.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::bench {
namespace {

constexpr int kDifferent = 20000;  // requests
constexpr int kKept = 2000;        // answers, for the limit
constexpr int kStride = 7919;      // a prime: from one device to the next

UnaryPlan PlanOf(const Context& context) {
  UnaryPlan plan;
  plan.method = kGetDevice;
  plan.calls = context.scale.calls;
  for (int i = 0; i < kDifferent; ++i) {
    inventory::v1::GetDeviceRequest request;
    const int64_t device = int64_t{i} * kStride % context.fleet->size();
    request.set_name(context.fleet->NameOf(static_cast<int>(device)));
    plan.requests.push_back(ToByteBuffer(request));
  }
  return plan;
}

absl::StatusOr<Timed> CallOnce(const MeasuredProcess& server, UnaryPlan plan,
                               const std::string& method) {
  plan.target = server.target();
  plan.method = method;
  return Time([&] { return server.Cpu(); },
              [&]() -> absl::StatusOr<absl::Duration> {
                ASSIGN_OR_RETURN(const UnaryRun run, CallMany(plan));
                return run.elapsed;
              });
}

absl::StatusOr<std::string> KeepAnswers(const Context& context,
                                        UnaryPlan plan) {
  plan.target = context.inventory->target();
  plan.calls = kKept;
  plan.keep = kKept;
  ASSIGN_OR_RETURN(const UnaryRun run, CallMany(plan));
  const std::string file = context.Path("answers");
  RETURN_IF_ERROR(WriteMessages(file, run.answers));
  return file;
}

}  // namespace

absl::Status RunGet(Context& context) {
  Tell("GetDevice, 64 in flight");
  const UnaryPlan plan = PlanOf(context);
  ASSIGN_OR_RETURN(const std::string answers, KeepAnswers(context, plan));
  ASSIGN_OR_RETURN(
      const auto bare,
      StartBare(context.programs, context.Path("bare"), answers, 0));
  AwaitIdle(*context.inventory);
  std::vector<Timed> ours, limit;
  for (int run = 0; run < context.scale.short_runs; ++run) {
    ASSIGN_OR_RETURN(ours.emplace_back(),
                     CallOnce(*context.inventory, plan, kGetDevice));
    ASSIGN_OR_RETURN(limit.emplace_back(), CallOnce(*bare, plan, kBareEcho));
  }
  const Figure figure = RateFigure("get_ratio", "calls/s", 0.85, plan.calls,
                                   MedianOf(ours), MedianOf(limit));
  context.report.Add(figure);
  context.report.Add(
      Limit{"bare_unary", "calls/s", figure.limit, kPublishedUnary});
  return absl::OkStatus();
}

absl::Status RunMemory(Context& context) {
  Tell("memory after a whole watch");
  ASSIGN_OR_RETURN(const Snapshot snapshot,
                   ReadSnapshot(Connect(context.inventory->target())));
  if (snapshot.resources != context.scale.devices) {
    return absl::InternalError(
        absl::StrCat("the snapshot has ", snapshot.resources,
                     " devices instead of ", context.scale.devices));
  }
  Figure figure;
  figure.key = "rss_per_100k_mib";
  figure.unit = "MiB";
  figure.value = context.inventory->ResidentMib();
  figure.goal = 150;
  figure.at_least = false;
  context.report.Add(figure);
  return absl::OkStatus();
}

}  // namespace muster::bench
