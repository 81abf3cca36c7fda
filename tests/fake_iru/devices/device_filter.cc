#include "tests/fake_iru/devices/device_filter.h"

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace muster::fake_iru {
namespace {

using Filter = bool (*)(const State&, const Device&, const std::string&);

bool Contains(const std::string& text, const std::string& part) {
  return absl::StrContains(absl::AsciiStrToLower(text),
                           absl::AsciiStrToLower(part));
}

bool HasId(const State&, const Device& device, const std::string& wanted) {
  return device.id == wanted;
}

bool HasPlatform(const State&, const Device& device,
                 const std::string& wanted) {
  return ParsePlatform(wanted) == device.platform;
}

bool HasFileVault(const State&, const Device& device,
                  const std::string& wanted) {
  const Json& filevault = device.Fact("filevault");
  if (!filevault.is_object()) return false;
  const bool on = absl::EqualsIgnoreCase(wanted, "true");
  if (!on && !absl::EqualsIgnoreCase(wanted, "false")) return false;
  return filevault.value("status", Json()) == on;
}

bool HasTag(const Device& device, absl::string_view name) {
  for (const Json& tag : device.Fact("tags")) {
    if (tag.is_string() && tag.get<std::string>() == name) return true;
  }
  return false;
}

bool HasTagName(const State&, const Device& device, const std::string& wanted) {
  return HasTag(device, wanted);
}

bool HasTagId(const State& state, const Device& device,
              const std::string& wanted) {
  for (const Tag& tag : state.tags) {
    if (tag.id == wanted) return HasTag(device, tag.name);
  }
  return false;
}

// The documented value has a space after the comma.
template <Filter kOne>
bool AnyOf(const State& state, const Device& device,
           const std::string& wanted) {
  for (absl::string_view one : absl::StrSplit(wanted, ',')) {
    const std::string name(absl::StripAsciiWhitespace(one));
    if (kOne(state, device, name)) return true;
  }
  return false;
}

bool UserNameContains(const State& state, const Device& device,
                      const std::string& wanted) {
  const User* const user = state.UserOf(device);
  return user && Contains(user->name, wanted);
}

bool UserEmailContains(const State& state, const Device& device,
                       const std::string& wanted) {
  const User* const user = state.UserOf(device);
  return user && Contains(user->email, wanted);
}

bool UserEmailIs(const State& state, const Device& device,
                 const std::string& wanted) {
  const User* const user = state.UserOf(device);
  return user && user->email == wanted;
}

bool UserIdIs(const State&, const Device& device, const std::string& wanted) {
  return device.Fact("user_id") == wanted;
}

const std::map<std::string, Filter>& Filters() {
  static const auto* const filters = new std::map<std::string, Filter>{
      {"device_id", HasId},
      {"filevault_enabled", HasFileVault},
      {"platform", HasPlatform},
      {"tag_id", HasTagId},
      {"tag_id_in", AnyOf<HasTagId>},
      {"tag_name", HasTagName},
      {"tag_name_in", AnyOf<HasTagName>},
      {"user", UserNameContains},
      {"user_email", UserEmailContains},
      {"user_email_exact", UserEmailIs},
      {"user_id", UserIdIs},
      {"user_name", UserNameContains},
  };
  return *filters;
}

bool IsContainingFact(absl::string_view name) {
  for (const char* fact :
       {"asset_tag", "blueprint_id", "device_name", "mac_address", "model",
        "os_version", "serial_number"}) {
    if (name == fact) return true;
  }
  return false;
}

}  // namespace

bool PassesFilters(const State& state, const Device& device,
                   const Request& request) {
  for (const auto& [name, wanted] : request.params) {
    if (IsContainingFact(name)) {
      if (!Contains(device.Text(name), wanted)) return false;
      continue;
    }
    const auto filter = Filters().find(name);
    if (filter == Filters().end()) continue;
    if (!filter->second(state, device, wanted)) return false;
  }
  return true;
}

bool OrderingKey(const State& state, const Device& device,
                 absl::string_view field, std::string& key) {
  if (field == "device_id") {
    key = device.id;
  } else if (field == "platform") {
    key = PlatformName(device.platform);
  } else if (field == "last_check_in") {
    key = ZuluTime(device.TimeOf("last_check_in"));
  } else if (field == "user") {
    const User* const user = state.UserOf(device);
    key = user ? user->name : "";
  } else if (IsContainingFact(field) && field != "mac_address") {
    key = device.Text(field);
  } else {
    return false;
  }
  return true;
}

}  // namespace muster::fake_iru
