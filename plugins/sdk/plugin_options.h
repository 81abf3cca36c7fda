#ifndef PLUGINS_SDK_PLUGIN_OPTIONS_H_
#define PLUGINS_SDK_PLUGIN_OPTIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/bad_changes/on_bad_change.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::plugins {

// What a plugin says about itself.
struct PluginOptions {
  // **Required.** Such as `asset_sync`: of its directory, in traces and logs.
  std::string name;
  // Of the whole installation; the plugin's store is `plugins/{name}` in it.
  std::string data_dir;
  // Full name of its gRPC service, whose health (grpc.health.v1) is then the
  // plugin's: PluginHost::health(). Empty: it has none of its own.
  std::string service;
  // Whether OnTouched() is wanted.
  bool want_liveness = false;
  // See Applier::Options. Fingerprint({"1", config.SerializeAsString()}).
  uint64_t effects_fingerprint = 0;
  // Between two OnTick().
  absl::Duration tick_interval = absl::Seconds(30);
  // What happens on a change that it cannot handle.
  OnBadChange on_bad_change;
};

// What the configuration says about the plugin `name`, whose service has the
// full name `service` (`asset::v1::Assets::service_full_name()`). The rest is
// the default.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: of `plugins`: a plugin is there twice, or
//     its `park_after_attempts` is not in 1..100. Metadata: field.
absl::StatusOr<PluginOptions> PluginOptionsFrom(
    const config::v1::MusterConfig& config, absl::string_view name,
    absl::string_view service);

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_PLUGIN_OPTIONS_H_
