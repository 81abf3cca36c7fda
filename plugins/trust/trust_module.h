#ifndef PLUGINS_TRUST_TRUST_MODULE_H_
#define PLUGINS_TRUST_TRUST_MODULE_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/daemon/module.h"
#include "base/grpc/late_channel.h"
#include "base/http/http_transport.h"
#include "plugins/sdk/plugin_host.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::trust {

// What its process gives it: clock, random, inventory, and what else it
// follows.
struct TrustDeps : plugins::PluginDeps {
  // Null: commands, or checks, are not followed.
  LateChannel* actions = nullptr;
  LateChannel* compliance = nullptr;
  // For CAEP; null: libcurl.
  HttpTransport* transport = nullptr;
};

// The trust plugin as a process hosts it: `muster.trust.v1.Trust` and
// `envoy.service.auth.v3.Authorization`, with its store in
// `<data_dir>/plugins/trust`. Under changed policies everything is judged again
// in portions.
//
// Errors:
//   INVALID_ARGUMENT POLICY_INVALID: of a policy; CompilePolicies().
//   INVALID_ARGUMENT CONFIG_INVALID, CERTIFICATE_RULE_INVALID: of the rest.
//   Those of plugins::PluginHost::Create() and CaepSinks::Create().
absl::StatusOr<std::unique_ptr<Module>> CreateTrustModule(
    const config::v1::MusterConfig& config, const TrustDeps& deps);

// Whether `config` can be served; opens nothing.
//
// Errors: the INVALID_ARGUMENT ones.
absl::Status CheckTrustConfig(const config::v1::MusterConfig& config);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TRUST_MODULE_H_
