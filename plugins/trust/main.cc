// trust: Judges which devices may be let in.

#include <utility>

#include "base/clock.h"
#include "base/daemon/daemon.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "plugins/trust/trust_module.h"

namespace muster {
namespace {

absl::StatusOr<Wiring> WireTrust(const config::v1::MusterConfig& config,
                                 LateChannel& inventory) {
  Wiring wiring;
  ASSIGN_OR_RETURN(
      wiring.listen_address,
      RequiredAddress(config.services().trust(), "services.trust"));
  RETURN_IF_ERROR(ConnectTo(config.services().inventory(), "services.inventory",
                            inventory));
  ASSIGN_OR_RETURN(auto module,
                   trust::CreateTrustModule(
                       config, {*RealClock(), *RealRandom(), inventory}));
  wiring.modules.push_back(std::move(module));
  return wiring;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  return muster::RunDaemon(
      argc, argv, "trust", "Judges which devices may be let in.",
      [&](const auto& config) { return muster::WireTrust(config, inventory); });
}
