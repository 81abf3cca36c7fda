// irud: The Iru connector: reads and commands Iru tenants.

#include <utility>

#include "base/clock.h"
#include "base/daemon/daemon.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "connector/connector_module.h"

namespace muster {
namespace {

absl::StatusOr<Wiring> WireConnector(const config::v1::MusterConfig& config,
                                     LateChannel& inventory) {
  Wiring wiring;
  ASSIGN_OR_RETURN(
      wiring.listen_address,
      RequiredAddress(config.services().connector(), "services.connector"));
  RETURN_IF_ERROR(ConnectTo(config.services().inventory(), "services.inventory",
                            inventory));
  ASSIGN_OR_RETURN(auto module,
                   connector::CreateConnectorModule(
                       config, {*RealClock(), *RealRandom(), inventory, {}}));
  wiring.modules.push_back(std::move(module));
  return wiring;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  return muster::RunDaemon(argc, argv, "irud",
                           "The Iru connector: reads and commands Iru tenants.",
                           [&](const auto& config) {
                             return muster::WireConnector(config, inventory);
                           });
}
