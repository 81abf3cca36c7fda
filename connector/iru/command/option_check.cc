#include "connector/iru/command/option_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/data/platform.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using connector::v1::Erase;
using namespace device::v1;  // NOLINT: the enumerators

// An option, whether it is set, and where it means something.
struct Option {
  absl::string_view field;
  bool set;
  std::vector<Platform> platforms;
};

absl::Status Required(absl::string_view field, absl::string_view advice) {
  return Error(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED",
               absl::StrCat("The command needs `", field, "`", advice),
               {{"field", std::string(field)}});
}

absl::Status NeedText(absl::string_view field, const std::string& text) {
  return text.empty() ? Required(field, ": set it.") : absl::OkStatus();
}

absl::Status CheckExtras(const Erase& erase) {
  for (const int extra : erase.android_extras()) {
    if (extra == Erase::ANDROID_EXTRA_UNSPECIFIED) {
      return Required("android_extras", " by name: leave out the unspecified.");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckWhole(const DeviceCommand& command) {
  switch (command.kind_case()) {
    case DeviceCommand::kUnlockAccount:
      return NeedText("user_name", command.unlock_account().user_name());
    case DeviceCommand::kSetName:
      return NeedText("device_name", command.set_name().device_name());
    case DeviceCommand::kRefreshCellularPlans:
      return NeedText("esim_server_url",
                      command.refresh_cellular_plans().esim_server_url());
    case DeviceCommand::kErase:
      return CheckExtras(command.erase());
    case DeviceCommand::kDeleteUser:
      if (command.delete_user().all_users() !=
          command.delete_user().user_name().empty()) {
        return Required("user_name", " or `all_users`, and not both.");
      }
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

std::vector<Option> OptionsOf(const Erase& erase) {
  const std::vector<Platform> mobile = {PLATFORM_IPAD, PLATFORM_IPHONE};
  return {
      {"pin", !erase.pin().empty(), {PLATFORM_MAC}},
      {"preserve_data_plan", erase.preserve_data_plan(), mobile},
      {"disallow_proximity_setup", erase.disallow_proximity_setup(), mobile},
      {"return_to_service", erase.has_return_to_service(), mobile},
      {"windows_mode",
       erase.windows_mode() != Erase::WINDOWS_MODE_UNSPECIFIED,
       {PLATFORM_WINDOWS}},
      {"android_extras", erase.android_extras_size() > 0, {PLATFORM_ANDROID}},
  };
}

std::vector<Option> OptionsOf(const DeviceCommand& command) {
  if (command.has_erase()) return OptionsOf(command.erase());
  if (!command.has_restart()) return {};
  return {
      {"rebuild_kernel_cache",
       command.restart().rebuild_kernel_cache(),
       {PLATFORM_MAC}},
      {"notify_user", command.restart().notify_user(), {PLATFORM_MAC}},
  };
}

absl::Status NotOnPlatform(absl::string_view field, Platform platform) {
  return Error(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED",
               absl::StrCat("`", field, "` means nothing on ", OsName(platform),
                            " devices: leave it out."),
               {{"field", std::string(field)}});
}

}  // namespace

absl::Status CheckOptions(const DeviceCommand& command, Platform platform) {
  RETURN_IF_ERROR(CheckWhole(command));
  if (platform == PLATFORM_UNSPECIFIED) return absl::OkStatus();
  for (const Option& option : OptionsOf(command)) {
    const auto& known = option.platforms;
    const bool fits =
        std::find(known.begin(), known.end(), platform) != known.end();
    if (option.set && !fits) return NotOnPlatform(option.field, platform);
  }
  return absl::OkStatus();
}

}  // namespace muster::iru
