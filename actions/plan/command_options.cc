#include "actions/plan/command_options.h"

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "actions/plan/os_version.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

using connector::v1::DeviceCommand;
using connector::v1::Erase;

absl::Status Invalid(absl::string_view field, absl::string_view what) {
  return Error(absl::StatusCode::kInvalidArgument, "COMMAND_OPTION_INVALID",
               absl::StrCat("command.", field, " ", what),
               {{"field", std::string(field)}});
}

absl::Status CheckText(absl::string_view field, absl::string_view value,
                       size_t limit) {
  if (value.size() <= limit) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "FIELD_TOO_LONG",
               absl::StrCat("command.", field, " has more than ", limit,
                            " bytes; shorten it"),
               {{"field", std::string(field)}, {"limit", absl::StrCat(limit)}});
}

absl::Status CheckRequired(absl::string_view field, absl::string_view value,
                           size_t limit) {
  if (absl::StripAsciiWhitespace(value).empty()) {
    return Invalid(field, "is missing; set it");
  }
  return CheckText(field, value, limit);
}

bool IsSixDigits(absl::string_view text) {
  if (text.size() != 6) return false;
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return true;
}

absl::Status CheckErase(const Erase& erase) {
  if (!erase.pin().empty() && !IsSixDigits(erase.pin())) {
    return Invalid("erase.pin", "must be six digits");
  }
  std::set<int> extras;
  for (const int extra : erase.android_extras()) {
    if (extra == Erase::ANDROID_EXTRA_UNSPECIFIED ||
        !Erase::AndroidExtra_IsValid(extra) || !extras.insert(extra).second) {
      return Invalid("erase.android_extras",
                     "must name what there is, each once");
    }
  }
  if (!Erase::WindowsMode_IsValid(erase.windows_mode())) {
    return Invalid("erase.windows_mode", "is none that there is");
  }
  return CheckText("erase.return_to_service.profile_id",
                   erase.return_to_service().profile_id(), 128);
}

absl::Status CheckDeleteUser(const connector::v1::DeleteUser& command) {
  if (command.all_users() != command.user_name().empty()) {
    return Invalid("delete_user",
                   "must have either user_name or all_users, not both");
  }
  return CheckText("delete_user.user_name", command.user_name(), 255);
}

absl::Status CheckLostMode(const connector::v1::EnableLostMode& command) {
  RETURN_IF_ERROR(
      CheckText("enable_lost_mode.message", command.message(), 255));
  RETURN_IF_ERROR(
      CheckText("enable_lost_mode.phone_number", command.phone_number(), 64));
  return CheckText("enable_lost_mode.footnote", command.footnote(), 255);
}

absl::Status CheckPlans(const connector::v1::RefreshCellularPlans& command) {
  const std::string field = "refresh_cellular_plans.esim_server_url";
  RETURN_IF_ERROR(CheckRequired(field, command.esim_server_url(), 1024));
  if (absl::StartsWith(command.esim_server_url(), "https://")) {
    return absl::OkStatus();
  }
  return Invalid(field, "must begin with https://");
}

absl::Status CheckPasscode(
    const connector::v1::ResetWorkProfilePasscode& command) {
  const std::string field = "reset_work_profile_passcode.new_password";
  const size_t length = command.new_password().size();
  if (length > 0 && length < 4) {
    return Invalid(field, "must have at least 4 characters");
  }
  RETURN_IF_ERROR(CheckText(field, command.new_password(), 255));
  if (command.flags_size() > 8) {
    return Invalid("reset_work_profile_passcode.flags", "has more than 8");
  }
  for (const std::string& flag : command.flags()) {
    RETURN_IF_ERROR(CheckText("reset_work_profile_passcode.flags", flag, 64));
  }
  return absl::OkStatus();
}

bool IsMac(const device::v1::Device& device) {
  return device.platform() == device::v1::PLATFORM_MAC;
}

bool IsMobile(const device::v1::Device& device) {
  return device.platform() == device::v1::PLATFORM_IPHONE ||
         device.platform() == device::v1::PLATFORM_IPAD;
}

absl::Status NotHere(absl::string_view field, const device::v1::Device& device,
                     absl::string_view where) {
  return Error(absl::StatusCode::kFailedPrecondition,
               "COMMAND_OPTION_NOT_ALLOWED",
               absl::StrCat("command.", field, " works only on ", where,
                            ", which ", device.name(), " is not; leave it out"),
               {{"field", std::string(field)}, {"device", device.name()}});
}

absl::Status CheckEraseOn(const device::v1::Device& device,
                          const Erase& erase) {
  if (!erase.pin().empty() && !IsMac(device)) {
    return NotHere("erase.pin", device, "a Mac");
  }
  const char* const mobile = "an iPhone or iPad";
  if (erase.preserve_data_plan() && !IsMobile(device)) {
    return NotHere("erase.preserve_data_plan", device, mobile);
  }
  if (erase.disallow_proximity_setup() && !IsMobile(device)) {
    return NotHere("erase.disallow_proximity_setup", device, mobile);
  }
  if (erase.has_return_to_service() &&
      !(IsMobile(device) && OsAtLeast(device, 17, 0))) {
    return NotHere("erase.return_to_service", device,
                   "an iPhone or iPad with version 17 or later");
  }
  if (erase.windows_mode() != Erase::WINDOWS_MODE_UNSPECIFIED &&
      device.platform() != device::v1::PLATFORM_WINDOWS) {
    return NotHere("erase.windows_mode", device, "Windows");
  }
  if (erase.android_extras_size() > 0 &&
      device.platform() != device::v1::PLATFORM_ANDROID) {
    return NotHere("erase.android_extras", device, "Android");
  }
  return absl::OkStatus();
}

absl::Status CheckRestartOn(const device::v1::Device& device,
                            const connector::v1::Restart& restart) {
  if (restart.rebuild_kernel_cache() && !IsMac(device)) {
    return NotHere("restart.rebuild_kernel_cache", device, "a Mac");
  }
  if (restart.notify_user() && !(IsMac(device) && OsAtLeast(device, 11, 3))) {
    return NotHere("restart.notify_user", device,
                   "a Mac with macOS 11.3 or later");
  }
  return absl::OkStatus();
}

absl::Status CheckPasscodeOn(
    const device::v1::Device& device,
    const connector::v1::ResetWorkProfilePasscode& command) {
  const size_t length = command.new_password().size();
  if (length == 0 || length >= 6 || !OsAtLeast(device, 14, 0)) {
    return absl::OkStatus();
  }
  return NotHere("reset_work_profile_passcode.new_password", device,
                 "Android before 14 with fewer than 6 characters");
}

}  // namespace

absl::Status CheckOptions(const DeviceCommand& command) {
  switch (command.kind_case()) {
    case DeviceCommand::KIND_NOT_SET:
      return Error(absl::StatusCode::kInvalidArgument, "COMMAND_MISSING",
                   "the request names no command; set one, such as lock");
    case DeviceCommand::kLock:
      RETURN_IF_ERROR(CheckText("lock.message", command.lock().message(), 255));
      return CheckText("lock.phone_number", command.lock().phone_number(), 64);
    case DeviceCommand::kErase:
      return CheckErase(command.erase());
    case DeviceCommand::kUnlockAccount:
      return CheckRequired("unlock_account.user_name",
                           command.unlock_account().user_name(), 255);
    case DeviceCommand::kSetName:
      return CheckRequired("set_name.device_name",
                           command.set_name().device_name(), 255);
    case DeviceCommand::kDeleteUser:
      return CheckDeleteUser(command.delete_user());
    case DeviceCommand::kEnableLostMode:
      return CheckLostMode(command.enable_lost_mode());
    case DeviceCommand::kRefreshCellularPlans:
      return CheckPlans(command.refresh_cellular_plans());
    case DeviceCommand::kResetWorkProfilePasscode:
      return CheckPasscode(command.reset_work_profile_passcode());
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckOptionsOn(const device::v1::Device& device,
                            const DeviceCommand& command) {
  switch (command.kind_case()) {
    case DeviceCommand::kErase:
      return CheckEraseOn(device, command.erase());
    case DeviceCommand::kRestart:
      return CheckRestartOn(device, command.restart());
    case DeviceCommand::kResetWorkProfilePasscode:
      return CheckPasscodeOn(device, command.reset_work_profile_passcode());
    default:
      return absl::OkStatus();
  }
}

}  // namespace muster::actions
