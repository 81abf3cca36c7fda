#include "connector/iru/command/action.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using namespace device::v1;  // NOLINT: the enumerators

constexpr Platform kApple[] = {PLATFORM_MAC, PLATFORM_IPAD, PLATFORM_IPHONE,
                               PLATFORM_APPLE_TV, PLATFORM_VISION};
constexpr Platform kAppleAndAndroid[] = {PLATFORM_MAC,    PLATFORM_IPAD,
                                         PLATFORM_IPHONE, PLATFORM_APPLE_TV,
                                         PLATFORM_VISION, PLATFORM_ANDROID};
constexpr Platform kAll[] = {
    PLATFORM_MAC,    PLATFORM_IPAD,    PLATFORM_IPHONE, PLATFORM_APPLE_TV,
    PLATFORM_VISION, PLATFORM_WINDOWS, PLATFORM_ANDROID};

// A JSON string (RFC 8259). `text` is valid UTF-8, as proto3 strings are.
std::string Quote(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      absl::StrAppend(&quoted, "\\", std::string(1, c));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", c);
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string Object(const std::vector<std::string>& members) {
  if (members.empty()) return "";
  return absl::StrCat("{", absl::StrJoin(members, ","), "}");
}

void AddText(absl::string_view key, const std::string& text,
             std::vector<std::string>& members) {
  if (text.empty()) return;
  members.push_back(absl::StrCat(Quote(key), ":", Quote(text)));
}

}  // namespace

absl::Span<const Action> Actions() {
  static const Action actions[] = {
      {DeviceCommand::kLock, "lock", "lock", kAppleAndAndroid},
      {DeviceCommand::kBlankPush, "blank_push", "blankpush", kApple},
      {DeviceCommand::kErase, "erase", "erase", kAll},
  };
  return actions;
}

const Action* ActionOf(const DeviceCommand& command) {
  for (const Action& action : Actions()) {
    if (action.kind == command.kind_case()) return &action;
  }
  return nullptr;
}

bool Knows(const Action& action, Platform platform) {
  return platform == PLATFORM_UNSPECIFIED ||
         std::find(action.platforms.begin(), action.platforms.end(),
                   platform) != action.platforms.end();
}

std::string BodyOf(const DeviceCommand& command) {
  std::vector<std::string> members;
  if (command.has_lock()) {
    AddText("Message", command.lock().message(), members);
    AddText("PhoneNumber", command.lock().phone_number(), members);
  } else if (command.has_erase()) {
    AddText("PIN", command.erase().pin(), members);
    // Iru's own default is to keep it: what was not asked for must be said.
    members.push_back(
        absl::StrCat("\"PreserveDataPlan\":",
                     command.erase().preserve_data_plan() ? "true" : "false"));
  }
  return Object(members);
}

}  // namespace muster::iru
