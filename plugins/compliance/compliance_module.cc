#include "plugins/compliance/compliance_module.h"

#include <utility>

#include "absl/time/time.h"
#include "base/api/fingerprint.h"
#include "base/status_macros.h"
#include "plugins/compliance/compliance_plugin.h"
#include "plugins/compliance/compliance_service.h"
#include "plugins/compliance/pack.h"
#include "plugins/compliance/result/result_metrics.h"
#include "plugins/sdk/plugin_module.h"
#include "plugins/sdk/plugin_options.h"

namespace muster::compliance {
namespace {

// Raised when the code judges differently, the built-in table included.
constexpr char kRulesVersion[] = "1";

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateComplianceModule(
    const config::v1::MusterConfig& config, const ComplianceDeps& deps) {
  ASSIGN_OR_RETURN(Pack pack, PackFromConfig(config.compliance()));
  ASSIGN_OR_RETURN(plugins::PluginOptions options,
                   plugins::PluginOptionsFrom(
                       config, "compliance",
                       compliance::v1::Compliance::service_full_name()));
  options.want_liveness = true;
  options.effects_fingerprint =
      Fingerprint({kRulesVersion, config.compliance().SerializeAsString()});
  options.tick_interval = absl::Seconds(1);
  ASSIGN_OR_RETURN(std::unique_ptr<plugins::PluginHost> host,
                   plugins::PluginHost::Create(options, deps));
  auto service = std::make_unique<ComplianceService>(pack, *host);
  auto metrics = std::make_unique<ResultMetrics>(host->store(), deps.clock);
  auto plugin = std::make_unique<CompliancePlugin>(std::move(pack), deps.clock);
  return std::make_unique<plugins::PluginModule>(
      std::move(host), std::move(plugin), std::move(service),
      std::move(metrics));
}

}  // namespace muster::compliance
