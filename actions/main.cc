// actionsd: Takes device commands and follows them.

#include <utility>

#include "actions/actions_module.h"
#include "base/clock.h"
#include "base/daemon/daemon.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "base/status_macros.h"

namespace muster {
namespace {

absl::StatusOr<Wiring> WireActions(const config::v1::MusterConfig& config,
                                   LateChannel& inventory,
                                   LateChannel& connector) {
  Wiring wiring;
  ASSIGN_OR_RETURN(
      wiring.listen_address,
      RequiredAddress(config.services().actions(), "services.actions"));
  RETURN_IF_ERROR(ConnectTo(config.services().inventory(), "services.inventory",
                            inventory));
  RETURN_IF_ERROR(ConnectTo(config.services().connector(), "services.connector",
                            connector));
  ASSIGN_OR_RETURN(auto module, actions::CreateActionsModule(
                                    config, {*RealClock(), *RealRandom(),
                                             inventory, connector}));
  wiring.modules.push_back(std::move(module));
  return wiring;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  muster::LateChannel connector;
  return muster::RunDaemon(
      argc, argv, "actionsd", "Takes device commands and follows them.",
      [&](const auto& config) {
        return muster::WireActions(config, inventory, connector);
      });
}
