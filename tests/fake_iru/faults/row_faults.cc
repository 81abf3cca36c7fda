#include "tests/fake_iru/faults/row_faults.h"

#include <map>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace muster::fake_iru {
namespace {

constexpr char kPlaceholder[] = "@nested@";

using Paths = std::vector<const char*>;
using Change = void (*)(const NamedFault&, Json& rows);

// Source: Iru API, sections 5.2, 6.1 and 10.4 and the tables of section 12:
// what each shape of row may have blank or null.
const Paths& BlankPaths(const Json& row) {
  static const auto* const device = new Paths{"user",
                                              "asset_tag",
                                              "last_check_in",
                                              "first_enrollment",
                                              "last_enrollment",
                                              "agent_version",
                                              "supplemental_build_version",
                                              "supplemental_os_version_extra",
                                              "lost_mode_status",
                                              "api_level",
                                              "security_patch_level",
                                              "full_software_version"};
  static const auto* const prism =
      new Paths{"device__user_id", "device__user_name", "device__user_email",
                "asset_tag", "model_id"};
  static const auto* const details =
      new Paths{"general.assigned_user",     "general.asset_tag",
                "general.time_since_boot",   "general.last_user",
                "general.boot_volume",       "kandji_agent.install_date",
                "kandji_agent.last_check_in"};
  if (row.contains("device__name")) return *prism;
  return row.contains("general") ? *details : *device;
}

const Paths& NullPaths(const Json& row) {
  static const auto* const device = new Paths{"user", "asset_tag"};
  static const auto* const prism = new Paths{"device__user_name",
                                             "device__user_email",
                                             "tags",
                                             "asset_tag",
                                             "count",
                                             "last_changed_at",
                                             "host_name",
                                             "local_hostname",
                                             "apple_silicon",
                                             "shared_ipad",
                                             "cellular_technology",
                                             "agent_version",
                                             "agent_installed",
                                             "marketing_name",
                                             "supplemental_build_version",
                                             "supplemental_os_version_extra",
                                             "last_checkin_agent",
                                             "last_checkin_mdm",
                                             "battery_health",
                                             "lost_mode_status",
                                             "key_type",
                                             "regeneration_needed",
                                             "scheduled_key_rotation"};
  static const auto* const details =
      new Paths{"general.assigned_user",
                "filevault.filevault_enabled",
                "activation_lock.user_activation_lock_enabled",
                "activation_lock.activation_lock_allowed_while_supervised",
                "security_information.remote_desktop_enabled",
                "recovery_information.password_rotation_scheduled"};
  if (row.contains("device__name")) return *prism;
  return row.contains("general") ? *details : *device;
}

// Puts `value` where `row` has something at `path`.
void SetAt(Json& row, const char* path, const Json& value) {
  Json* at = &row;
  for (absl::string_view part : absl::StrSplit(path, '.')) {
    const std::string key(part);
    if (!at->is_object() || !at->contains(key)) return;
    at = &(*at)[key];
  }
  *at = value;
}

void Blank(const NamedFault&, Json& rows) {
  for (Json& row : rows) {
    for (const char* path : BlankPaths(row)) SetAt(row, path, "");
  }
}

// Every second row keeps its person, without an address.
void Nullify(const NamedFault&, Json& rows) {
  bool keeps_user = false;
  for (Json& row : rows) {
    const Json user = row.value("user", Json());
    for (const char* path : NullPaths(row)) SetAt(row, path, nullptr);
    if (keeps_user && user.is_object()) {
      row["user"] = user;
      row["user"]["email"] = nullptr;
    }
    keeps_user = !keeps_user;
  }
}

void AddKeys(const NamedFault&, Json& rows) {
  for (Json& row : rows) {
    row["zz_text"] = "new";
    row["zz_number"] = 1.5e300;
    row["zz_list"] = {1, nullptr, {{"deep", true}}};
    row["zz_object"] = {{"device_id", "not mine"}, {"user", nullptr}};
    row[""] = false;
  }
}

void Duplicate(const NamedFault&, Json& rows) {
  const size_t middle = rows.size() / 2;
  const Json row = rows[middle];
  rows.insert(rows.begin() + middle, row);
}

void LeaveOut(const NamedFault& fault, Json& rows) {
  size_t at = rows.size() / 2;
  const Json wanted = fault.spec.value("device_id", Json());
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].value("device_id", Json()) == wanted) at = i;
  }
  rows.erase(at);
}

void MakeHuge(const NamedFault& fault, Json& rows) {
  const std::string huge(fault.spec.value("bytes", 1 << 20), 'x');
  Json& row = rows[rows.size() / 2];
  for (const char* name : {"device_name", "device__name"}) {
    SetAt(row, name, huge);
  }
}

void MarkNested(const NamedFault&, Json& rows) {
  rows[rows.size() / 2]["zz_nested"] = kPlaceholder;
}

std::string Nested(int levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

const std::map<std::string, Change>& Changes() {
  static const auto* const changes = new std::map<std::string, Change>{
      {kBlankFields, Blank},       {kNullFields, Nullify},
      {kUnknownKeys, AddKeys},     {kDuplicateRows, Duplicate},
      {kMissingRowOnce, LeaveOut}, {kHugeStrings, MakeHuge},
      {kDeepNesting, MarkNested},
  };
  return *changes;
}

// Applies `change` to whatever rows `body` has.
void ChangeRows(const NamedFault& fault, Change change, Json& body) {
  if (body.is_object() &&
      (body.contains("device_id") || body.contains("general"))) {
    Json one = Json::array({body});
    change(fault, one);
    if (!one.empty()) body = one[0];
    return;
  }
  Json* rows = body.is_array() ? &body : nullptr;
  for (const char* key : {"data", "results"}) {
    if (body.is_object() && body.contains(key)) rows = &body[key];
  }
  if (!rows || rows->empty() || !rows->front().is_object()) return;
  change(fault, *rows);
}

}  // namespace

std::string WithSpoiltRows(const NamedFault& fault, const std::string& text) {
  const auto change = Changes().find(fault.name);
  if (change == Changes().end()) return text;
  Json body = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (body.is_discarded()) return text;
  ChangeRows(fault, change->second, body);
  const std::string spoilt = body.dump();
  if (fault.name != kDeepNesting) return spoilt;
  const std::string marked = std::string("\"") + kPlaceholder + "\"";
  return absl::StrReplaceAll(
      spoilt, {{marked, Nested(fault.spec.value("levels", 3000))}});
}

}  // namespace muster::fake_iru
