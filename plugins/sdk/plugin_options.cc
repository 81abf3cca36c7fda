#include "plugins/sdk/plugin_options.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::plugins {
namespace {

using config::v1::PluginsConfig;

constexpr int kMaxAttempts = 100;

absl::Status Invalid(const std::string& plugin, absl::string_view what) {
  const std::string field = absl::StrCat("plugins.plugins[", plugin, "]");
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat(field, ": ", what), {{"field", field}});
}

absl::Status Check(const PluginsConfig& plugins) {
  std::set<std::string> names;
  for (const PluginsConfig::PluginSettings& settings : plugins.plugins()) {
    if (settings.name().empty()) {
      return Invalid("", "name is missing; say which plugin this is");
    }
    if (!names.insert(settings.name()).second) {
      return Invalid(settings.name(), "is there twice; leave one");
    }
    const int attempts = settings.park_after_attempts();
    if (attempts < 0 || attempts > kMaxAttempts) {
      return Invalid(settings.name(),
                     "park_after_attempts must be from 1 to 100");
    }
  }
  return absl::OkStatus();
}

OnBadChange PolicyOf(const PluginsConfig::PluginSettings& settings) {
  OnBadChange policy;
  policy.park = settings.on_bad_change() == PluginsConfig::ON_BAD_CHANGE_PARK;
  if (settings.park_after_attempts() > 0) {
    policy.attempts = settings.park_after_attempts();
  }
  return policy;
}

}  // namespace

absl::StatusOr<PluginOptions> PluginOptionsFrom(
    const config::v1::MusterConfig& config, absl::string_view name,
    absl::string_view service) {
  RETURN_IF_ERROR(Check(config.plugins()));
  PluginOptions options;
  options.name = std::string(name);
  options.service = std::string(service);
  options.data_dir = config.data_dir();
  for (const auto& settings : config.plugins().plugins()) {
    if (settings.name() == name) options.on_bad_change = PolicyOf(settings);
  }
  return options;
}

}  // namespace muster::plugins
