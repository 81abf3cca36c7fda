#ifndef PLUGINS_TRUST_TRUST_MODULE_H_
#define PLUGINS_TRUST_TRUST_MODULE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/daemon/module.h"
#include "plugins/sdk/plugin_host.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::trust {

// What its process gives it: clock, random, inventory.
using TrustDeps = plugins::PluginDeps;

// The trust plugin as a process hosts it: `muster.trust.v1.Trust`, with its
// store in `<data_dir>/plugins/trust`. Under changed policies everything is
// judged again from a fresh snapshot.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: of a policy; PoliciesFromConfig().
//   Those of plugins::PluginHost::Create().
absl::StatusOr<std::unique_ptr<Module>> CreateTrustModule(
    const config::v1::MusterConfig& config, const TrustDeps& deps);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TRUST_MODULE_H_
