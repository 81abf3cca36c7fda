#include "tests/fake_iru/prism/prism_rows.h"

#include <algorithm>

#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/model/rng.h"
#include "tests/fake_iru/prism/columns.h"

namespace muster::fake_iru {
namespace {

struct Category {
  const char* name;
  unsigned platforms;
  bool posture;
};

constexpr unsigned kTouch = kMac | kMobile;

constexpr Category kCategories[] = {
    {"activation_lock", kApple, true},
    {"application_firewall", kMac, true},
    {"apps", kTouch, false},
    {"cellular", kMobile, true},
    {"certificates", kTouch, false},
    {"desktop_and_screensaver", kMac, true},
    {"device_information", kApple, true},
    {"filevault", kMac, true},
    {"gatekeeper_and_xprotect", kMac, true},
    {"installed_profiles", kApple, false},
    {"kernel_extensions", 0, false},
    {"launch_agents_and_daemons", kMac, false},
    {"local_users", kMac, false},
    {"startup_settings", kMac, true},
    {"system_extensions", kMac, false},
    {"transparency_database", kMac, false},
};

const Category* Find(absl::string_view name) {
  for (const Category& category : kCategories) {
    if (name == category.name) return &category;
  }
  return nullptr;
}

// A category that is a fact of the device: its first column says whether it
// was ever reported.
bool IsReported(const Device& device, absl::string_view category) {
  const Json& columns = device.Fact(category);
  if (!columns.is_object()) return true;
  return !columns.empty() && !columns.begin()->is_null();
}

// Of the columns that every category's rows begin with.
MaybeTime PrefixChanged(const Device& device) {
  MaybeTime last;
  for (const char* fact : {"device_name", "user_id", "blueprint_id", "tags",
                           "asset_tag", "serial_number", "model_identifier"}) {
    const auto found = device.changed.find(fact);
    if (found != device.changed.end())
      last = std::max(last, MaybeTime(found->second));
  }
  return last;
}

MaybeTime LastChanged(const Device& device, absl::string_view category) {
  if (category != "device_information") {
    const auto found = device.changed.find(std::string(category));
    if (found != device.changed.end()) return found->second;
    Rng rng = Rng::For(device.seed, category, 0);
    return rng.Chance(40) ? device.TimeOf("last_enrollment") : std::nullopt;
  }
  MaybeTime last = device.TimeOf("last_enrollment");
  for (const auto& [fact, time] : device.changed) {
    last = std::max(last, MaybeTime(time));
  }
  return last;
}

Json OrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

// Nobody is "" in device_information, and "" with two nulls elsewhere.
void AddUser(const State& state, const Device& device, bool blank, Json& row) {
  const User* const user = state.UserOf(device);
  const Json nobody = blank ? Json("") : Json();
  row["device__user_id"] = user ? user->deprecated_id : "";
  row["device__user_name"] = user ? Json(user->name) : nobody;
  row["device__user_email"] = user ? Json(user->email) : nobody;
}

void AddTimes(const Device& device, absl::string_view category, bool posture,
              Json& row) {
  const MaybeTime created = device.TimeOf("first_enrollment");
  const MaybeTime changed = LastChanged(device, category);
  const MaybeTime collected = std::max(device.TimeOf("last_check_in"), changed);
  row["created_at"] = OffsetTime(created);
  const MaybeTime updated = posture ? collected : std::max(created, changed);
  row["updated_at"] = OffsetTime(std::max(updated, PrefixChanged(device)));
  row["last_changed_at"] = OrNull(OffsetTime(changed));
  row["last_collected_at"] = OffsetTime(collected);
}

}  // namespace

const std::vector<std::string>& PrismCategories() {
  static const auto* const names = [] {
    auto* const all = new std::vector<std::string>;
    for (const Category& category : kCategories) all->push_back(category.name);
    return all;
  }();
  return *names;
}

bool IsPrismCategory(absl::string_view category) {
  return Find(category) != nullptr;
}

bool IsPostureCategory(absl::string_view category) {
  const Category* const found = Find(category);
  return found && found->posture;
}

int PrismRowCount(const Device& device, absl::string_view name) {
  const Category* const category = Find(name);
  if (!category || !device.Is(category->platforms)) return 0;
  if (device.Flag("is_removed") || !device.TimeOf("last_check_in")) return 0;
  if (!category->posture) return ListCount(device, name);
  if (name == "cellular") return TakesSim(device) ? 1 : 0;
  return IsReported(device, name) ? 1 : 0;
}

Json PrismRow(const State& state, const Device& device,
              absl::string_view category, int n) {
  const bool posture = IsPostureCategory(category);
  const bool information = category == "device_information";
  Json row = {{"device_id", device.id},
              {"device__name", device.Fact("device_name")},
              {"device__family", FamilyName(device.platform)}};
  AddUser(state, device, information, row);
  row["blueprint_id"] = device.Fact("blueprint_id");
  row["blueprint_name"] = BlueprintName(state, device);
  row["tags"] = nullptr;
  const std::string asset_tag = device.Text("asset_tag");
  row["asset_tag"] = information ? OrNull(asset_tag) : Json(asset_tag);
  row["serial_number"] = device.Fact("serial_number");
  row["model_id"] = device.Fact("model_identifier");
  row["count"] = nullptr;
  AddTimes(device, category, posture, row);
  row.update(posture ? PostureColumns(device, category)
                     : ListColumns(device, category, n));
  return row;
}

}  // namespace muster::fake_iru
