#include "actions/actions_config.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using Config = config::v1::ActionsConfig;

constexpr absl::Duration kMinOutsideInterval = absl::Seconds(10);

absl::Status NotPositive(absl::string_view field, std::string value) {
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat("actions.", field, " is ", value,
                            " in the configuration; write one above zero"),
               {{"field", absl::StrCat("actions.", field)}, {"value", value}});
}

absl::StatusOr<absl::Duration> Positive(
    absl::string_view field, const google::protobuf::Duration& duration) {
  const absl::Duration value = absl::Nanoseconds(
      google::protobuf::util::TimeUtil::DurationToNanoseconds(duration));
  if (value > absl::ZeroDuration()) return value;
  return NotPositive(field, absl::FormatDuration(value));
}

absl::StatusOr<int> Positive(absl::string_view field, int value) {
  if (value > 0) return value;
  return NotPositive(field, absl::StrCat(value));
}

absl::Status ReadDispatch(const Config& config, Dispatcher::Options& options) {
  if (config.follow_delays_size() > 0) options.delays.clear();
  for (const google::protobuf::Duration& delay : config.follow_delays()) {
    ASSIGN_OR_RETURN(options.delays.emplace_back(),
                     Positive("follow_delays", delay));
  }
  if (config.has_offline_after()) {
    ASSIGN_OR_RETURN(options.offline_after,
                     Positive("offline_after", config.offline_after()));
  }
  return absl::OkStatus();
}

absl::Status ReadSecrets(const Config::SecretsConfig& config,
                         const std::string& data_dir, ActionsOptions& options) {
  options.keys.key_file = config.key_file();
  options.keys.make = config.key_file().empty();
  if (options.keys.make) {
    options.keys.key_file = absl::StrCat(data_dir, "/keys/secrets.key");
  }
  options.keys.key_command.assign(config.key_command().begin(),
                                  config.key_command().end());
  options.keys.old_key_files.assign(config.old_key_files().begin(),
                                    config.old_key_files().end());
  if (config.reveals_per_hour() != 0) {
    ASSIGN_OR_RETURN(
        options.reveals.per_hour,
        Positive("secrets.reveals_per_hour", config.reveals_per_hour()));
  }
  if (config.has_retention()) {
    ASSIGN_OR_RETURN(options.pin_retention,
                     Positive("secrets.retention", config.retention()));
  }
  return absl::OkStatus();
}

absl::Status ReadAudit(const Config::AuditConfig& config,
                       const std::string& data_dir, ActionsOptions& options) {
  options.audit_key_file = config.key_file();
  options.make_audit_key = config.key_file().empty();
  if (options.make_audit_key) {
    options.audit_key_file = absl::StrCat(data_dir, "/keys/audit.key");
  }
  options.checkpoints.directory = config.checkpoint_directory();
  if (config.has_checkpoint_interval()) {
    ASSIGN_OR_RETURN(
        options.checkpoints.interval,
        Positive("audit.checkpoint_interval", config.checkpoint_interval()));
  }
  if (config.checkpoint_records() != 0) {
    ASSIGN_OR_RETURN(
        options.checkpoints.records,
        Positive("audit.checkpoint_records", config.checkpoint_records()));
  }
  return absl::OkStatus();
}

absl::Status ReadOutside(const Config::OutsideConfig& config,
                         ActionsOptions& options) {
  options.outside_disabled = config.disabled();
  if (config.device_reads_per_hour() != 0) {
    options.outside.device_reads_per_hour =
        std::max(config.device_reads_per_hour(), 0);
  }
  if (!config.has_interval()) return absl::OkStatus();
  ASSIGN_OR_RETURN(options.outside.interval,
                   Positive("outside.interval", config.interval()));
  if (options.outside.interval >= kMinOutsideInterval) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               "actions.outside.interval is below 10 s in the configuration; "
               "write a longer one",
               {{"field", "actions.outside.interval"}});
}

}  // namespace

absl::StatusOr<ActionsOptions> ReadActionsConfig(
    const config::v1::MusterConfig& config) {
  const Config& actions = config.actions();
  ActionsOptions options;
  RETURN_IF_ERROR(ReadDispatch(actions, options.dispatch));
  RETURN_IF_ERROR(ReadSecrets(actions.secrets(), config.data_dir(), options));
  RETURN_IF_ERROR(ReadAudit(actions.audit(), config.data_dir(), options));
  RETURN_IF_ERROR(ReadOutside(actions.outside(), options));
  return options;
}

}  // namespace muster::actions
