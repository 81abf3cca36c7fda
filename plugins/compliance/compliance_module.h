#ifndef PLUGINS_COMPLIANCE_COMPLIANCE_MODULE_H_
#define PLUGINS_COMPLIANCE_COMPLIANCE_MODULE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/daemon/module.h"
#include "plugins/sdk/plugin_host.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::compliance {

// What its process gives it: clock, random, inventory.
using ComplianceDeps = plugins::PluginDeps;

// The compliance plugin as a process hosts it:
// `muster.compliance.v1.Compliance`, with its store in
// `<data_dir>/plugins/compliance`. Under a changed configuration everything is
// evaluated again from a fresh snapshot.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: PackFromConfig().
//   Those of plugins::PluginHost::Create().
absl::StatusOr<std::unique_ptr<Module>> CreateComplianceModule(
    const config::v1::MusterConfig& config, const ComplianceDeps& deps);

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_COMPLIANCE_MODULE_H_
