#include "plugins/trust/trust_module.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/api/fingerprint.h"
#include "base/status_macros.h"
#include "plugins/sdk/plugin_module.h"
#include "plugins/trust/judge/policy.h"
#include "plugins/trust/trust_plugin.h"
#include "plugins/trust/trust_service.h"
#include "plugins/trust/verdict_metrics.h"

namespace muster::trust {
namespace {

// Raised when the code judges differently.
constexpr char kRulesVersion[] = "1";

uint64_t EffectsFingerprint(const config::v1::TrustConfig& config,
                            const Policies& policies) {
  std::string sync_ages;
  for (const Policy& policy : policies) {
    absl::StrAppend(&sync_ages, absl::FormatDuration(policy.max_sync_age), " ");
  }
  return Fingerprint({kRulesVersion, config.SerializeAsString(), sync_ages});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateTrustModule(
    const config::v1::MusterConfig& config, const TrustDeps& deps) {
  ASSIGN_OR_RETURN(Policies policies, PoliciesFromConfig(config));
  plugins::PluginOptions options;
  options.name = "trust";
  options.data_dir = config.data_dir();
  options.want_liveness = true;
  options.effects_fingerprint = EffectsFingerprint(config.trust(), policies);
  options.tick_interval = absl::Seconds(1);
  ASSIGN_OR_RETURN(std::unique_ptr<plugins::PluginHost> host,
                   plugins::PluginHost::Create(options, deps));
  auto service = std::make_unique<TrustService>(policies, *host);
  auto metrics =
      std::make_unique<VerdictMetrics>(policies, host->store(), deps.clock);
  auto plugin = std::make_unique<TrustPlugin>(std::move(policies), deps.clock);
  return std::make_unique<plugins::PluginModule>(
      std::move(host), std::move(plugin), std::move(service),
      std::move(metrics));
}

}  // namespace muster::trust
