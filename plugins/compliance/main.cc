// compliance: Checks devices against the company policy.

#include <utility>

#include "base/clock.h"
#include "base/daemon/daemon.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "plugins/compliance/compliance_module.h"

namespace muster {
namespace {

absl::StatusOr<Wiring> WireCompliance(const config::v1::MusterConfig& config,
                                      LateChannel& inventory) {
  Wiring wiring;
  ASSIGN_OR_RETURN(
      wiring.listen_address,
      RequiredAddress(config.services().compliance(), "services.compliance"));
  RETURN_IF_ERROR(ConnectTo(config.services().inventory(), "services.inventory",
                            inventory));
  ASSIGN_OR_RETURN(auto module,
                   compliance::CreateComplianceModule(
                       config, {*RealClock(), *RealRandom(), inventory}));
  wiring.modules.push_back(std::move(module));
  return wiring;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  return muster::RunDaemon(argc, argv, "compliance",
                           "Checks devices against the company policy.",
                           [&](const auto& config) {
                             return muster::WireCompliance(config, inventory);
                           });
}
