// musterd: every service of Muster in one process, the embedded default.

#include <memory>
#include <utility>

#include "actions/actions_module.h"
#include "base/clock.h"
#include "base/daemon/daemon.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "connector/connector_module.h"
#include "inventory/service/inventory_module.h"
#include "musterd/service_channels.h"
#include "plugins/asset_sync/asset_sync_module.h"
#include "plugins/compliance/compliance_module.h"
#include "plugins/notifier/notifier_module.h"
#include "plugins/trust/trust_module.h"

namespace muster {
namespace {

constexpr char kDefaultAddress[] = "127.0.0.1:7400";

// In the order in which they call each other: whoever is called comes first.
absl::StatusOr<Wiring> WireAll(const config::v1::MusterConfig& config,
                               ServiceChannels& channels) {
  Clock& clock = *RealClock();
  Random& random = *RealRandom();
  Wiring wiring;
  wiring.listen_address = config.listen_address().empty()
                              ? kDefaultAddress
                              : config.listen_address();
  const auto add = [&](std::unique_ptr<Module> module) {
    wiring.modules.push_back(std::move(module));
  };
  ASSIGN_OR_RETURN(auto inventory,
                   inventory::CreateInventoryModule(config, {clock, random}));
  add(std::move(inventory));
  ASSIGN_OR_RETURN(auto connector,
                   connector::CreateConnectorModule(
                       config, {clock, random, channels.inventory, {}}));
  add(std::move(connector));
  ASSIGN_OR_RETURN(auto actions, actions::CreateActionsModule(
                                     config, {clock, random, channels.inventory,
                                              channels.connector}));
  add(std::move(actions));
  ASSIGN_OR_RETURN(auto assets,
                   asset_sync::CreateAssetSyncModule(
                       config, {clock, random, channels.inventory}));
  add(std::move(assets));
  ASSIGN_OR_RETURN(auto compliance,
                   compliance::CreateComplianceModule(
                       config, {clock, random, channels.inventory}));
  add(std::move(compliance));
  ASSIGN_OR_RETURN(auto trust, trust::CreateTrustModule(
                                   config, {{clock, random, channels.inventory},
                                            &channels.actions,
                                            &channels.compliance}));
  add(std::move(trust));
  ASSIGN_OR_RETURN(auto notifier, notifier::CreateNotifierModule(
                                      config, {clock, channels.inventory}));
  add(std::move(notifier));
  wiring.own_channels = channels.All();
  return wiring;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  muster::ServiceChannels channels;
  return muster::RunDaemon(
      argc, argv, "musterd", "Every service of Muster in one process.",
      [&](const auto& config) { return muster::WireAll(config, channels); });
}
