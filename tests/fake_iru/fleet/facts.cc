#include "tests/fake_iru/fleet/facts.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/fake_iru/model/catalog.h"

namespace muster::fake_iru {
namespace {

bool IsTime(const std::string& fact) {
  static const auto* const times = new std::set<std::string>{
      "last_check_in", "last_mdm_check_in", "first_enrollment",
      "last_enrollment", "agent_installed_at"};
  return times->count(fact) > 0;
}

absl::Status Invalid(absl::string_view path, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("\"", path, "\" ", why));
}

absl::Status SetTimeFact(Device& device, const std::string& fact,
                         const Json& value) {
  const bool blank = value.is_null() || value == "";
  const MaybeTime time =
      value.is_string() ? ParseTime(value.get<std::string>()) : std::nullopt;
  if (!blank && !time) return Invalid(fact, "takes RFC 3339 text or \"\".");
  device.SetTime(fact, time);
  return absl::OkStatus();
}

absl::Status SetUserByEmail(State& state, Device& device, const Json& value) {
  device.changed["user_id"] = state.now;
  if (value.is_null() || value == "") {
    device.facts["user_id"] = nullptr;
    return absl::OkStatus();
  }
  const User* const user = value.is_string()
                               ? state.FindUserByEmail(value.get<std::string>())
                               : nullptr;
  if (!user) return Invalid("user_email", "is nobody in the directory.");
  device.facts["user_id"] = user->id;
  return absl::OkStatus();
}

absl::Status SetField(Device& device, const std::string& fact,
                      const std::string& field, const Json& value) {
  Json& object = device.facts[fact];
  if (!object.is_object()) return Invalid(fact, "has no fields.");
  if ((fact == "apps" || fact == "library_items") && value.is_null()) {
    object.erase(field);
  } else {
    object[field] = value;
  }
  return absl::OkStatus();
}

void BringAlong(Device& device, const std::string& fact) {
  const std::string value = device.Text(fact);
  if (fact == "model_identifier") {
    const Model* const model = FindModel(device.platform, value);
    if (model) device.facts["model"] = model->name;
  } else if (fact == "os_version") {
    const OsRelease* const release = FindRelease(device.platform, value);
    if (!release) return;
    device.facts["build"] = release->build;
    device.facts["full_software_version"] = release->full_version;
  }
}

}  // namespace

absl::Status SetFact(State& state, Device& device, absl::string_view path,
                     const Json& value) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(path, absl::MaxSplits('.', 1));
  const auto& [fact, field] = parts;
  if (path == "user_email") return SetUserByEmail(state, device, value);
  if (fact == "library_items" && !field.empty()) {
    device.facts.emplace(fact, Json::object());
  }
  if (!device.facts.contains(fact)) {
    return Invalid(path, absl::StrCat("is no fact of a ",
                                      PlatformName(device.platform), "."));
  }
  device.changed[fact] = state.now;
  if (!field.empty()) return SetField(device, fact, field, value);
  if (IsTime(fact)) return SetTimeFact(device, fact, value);
  device.facts[fact] = value;
  if (fact == "tags") {
    for (const Json& tag : value) state.EnsureTag(tag.get<std::string>());
  }
  BringAlong(device, fact);
  return absl::OkStatus();
}

void CheckIn(Device& device, absl::Time when) {
  device.SetTime("last_check_in", when);
  device.SetTime("last_mdm_check_in", when);
  device.facts["is_missing"] = false;
}

}  // namespace muster::fake_iru
