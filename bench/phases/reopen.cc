#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/methods.h"
#include "bench/client/push_load.h"
#include "bench/client/raw_stream.h"
#include "bench/client/unary_load.h"
#include "bench/phases/phases.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::bench {
namespace {

absl::Status Load(const std::string& target, const Fleet& fleet) {
  PushLoad push(Connect(target), kPushPages);
  absl::Status status;
  fleet.ForEachMessage(inventory::v1::SYNC_KIND_FULL, fleet.whole(), {},
                       [&](const grpc::ByteBuffer& message) {
                         if (status.ok()) status = push.Send(message);
                       });
  RETURN_IF_ERROR(status);
  ASSIGN_OR_RETURN(const grpc::ByteBuffer last, push.Finish());
  return CheckDone(last);
}

absl::Status AskForOne(const std::string& target, const Fleet& fleet) {
  inventory::v1::GetDeviceRequest request;
  request.set_name(fleet.NameOf(fleet.size() / 2));
  UnaryPlan plan;
  plan.target = target;
  plan.method = kGetDevice;
  plan.requests = {ToByteBuffer(request)};
  plan.calls = plan.in_flight = plan.connections = 1;
  return CallMany(plan).status();
}

// Leaves `inventory` running.
absl::StatusOr<double> ReopenOnce(const Context& context,
                                  const std::string& dir, const Fleet& fleet,
                                  std::unique_ptr<MeasuredProcess>& inventory) {
  inventory->Stop();
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(inventory, StartInventory(context.programs, dir));
  RETURN_IF_ERROR(AskForOne(inventory->target(), fleet));
  return absl::ToDoubleSeconds(absl::Now() - start);
}

}  // namespace

absl::Status RunReopen(Context& context) {
  Tell("opening a large store (loading it takes a while)");
  const Fleet fleet(context.scale.large_fleet);
  const std::string dir = context.Path("large");
  ASSIGN_OR_RETURN(auto inventory, StartInventory(context.programs, dir));
  const absl::Time start = absl::Now();
  RETURN_IF_ERROR(Load(inventory->target(), fleet));
  context.report.Note("large_load_seconds",
                      absl::ToDoubleSeconds(absl::Now() - start));
  context.report.Note("large_rss_mib", inventory->ResidentMib());
  std::vector<double> seconds;
  for (int run = 0; run < context.scale.long_runs; ++run) {
    AwaitIdle(*inventory);
    ASSIGN_OR_RETURN(seconds.emplace_back(),
                     ReopenOnce(context, dir, fleet, inventory));
  }
  Figure figure;
  figure.key = "open_seconds_1m";
  figure.unit = "s";
  figure.value = Median(seconds);
  figure.goal = 2;
  figure.at_least = false;
  context.report.Add(figure);
  context.report.Note("large_rss_mib_reopened", inventory->ResidentMib());
  inventory->Stop();
  std::filesystem::remove_all(dir);
  return absl::OkStatus();
}

}  // namespace muster::bench
