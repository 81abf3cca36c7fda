#include "connector/iru/decode/prism/posture_row.h"

#include <algorithm>
#include <cmath>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "connector/iru/data/platform.h"
#include "connector/iru/decode/facts.h"
#include "connector/iru/json/json.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::iru {
namespace {

using device::v1::Fact;

// No text of Prism's that is meant to be read by people is longer.
constexpr size_t kMaxTextBytes = 1024;

constexpr PostureColumn kInformation[] = {
    {"apple_silicon", "hardware.apple_silicon"},
    {"device_capacity", "hardware.capacity_gb", ColumnType::kNumber},
    {"host_name", "network.host_name", ColumnType::kText},
    {"marketing_name", "os.marketing_name", ColumnType::kText},
    {"shared_ipad", "shared_ipad.enabled"},
};
constexpr PostureColumn kFilevault[] = {
    {"status", device::kFilevaultEnabled},
    {"key_escrowed", device::kFilevaultKeyEscrowed},
    {"key_type", "filevault.key_type", ColumnType::kText},
    {"regeneration_needed", "filevault.regeneration_needed"},
};
constexpr PostureColumn kFirewall[] = {
    {"status", device::kFirewallEnabled},
    {"block_all_incoming", "firewall.block_all_incoming"},
    {"stealth_mode", "firewall.stealth_mode"},
    {"logging", "firewall.logging"},
    {"logging_option", "firewall.logging_option", ColumnType::kText},
    {"allow_signed_applications", "firewall.allow_signed"},
};
constexpr PostureColumn kGatekeeper[] = {
    {"gatekeeper_status", device::kGatekeeperEnabled},
    {"trusted_developers", "gatekeeper.trusted_developers"},
    {"gatekeeper_version", "gatekeeper.version", ColumnType::kText},
    {"gatekeeper_opaque_version", "gatekeeper.opaque.version",
     ColumnType::kText},
    {"xprotect_version", "xprotect.version", ColumnType::kText},
    {"malware_removal_tool_version", "malware_removal_tool.version",
     ColumnType::kText},
};
constexpr PostureColumn kStartup[] = {
    {"sip", device::kSipEnabled},
    {"ssv", "ssv.enabled"},
    {"secure_boot_level", device::kSecureBootLevel, ColumnType::kText},
    {"external_boot_level", "external_boot.level", ColumnType::kText},
    {"any_signed_os", "secure_boot.any_signed_os"},
    {"bootstrap_token_escrowed", "bootstrap_token.escrowed"},
    {"bootstrap_token_auth", "bootstrap_token.auth"},
    {"kext_requires_bst", "kext.requires_bootstrap_token"},
    {"mdm_manages_kext", "kext.mdm_manages"},
    {"user_manages_kext", "kext.user_manages"},
    {"software_update_requires_bst",
     "software_update.requires_bootstrap_token"},
};
constexpr PostureColumn kActivationLock[] = {
    {"activation_lock_supported", "activation_lock.supported"},
    {"activation_lock_allowed_while_supervised",
     "activation_lock.allowed_while_supervised"},
    {"device_activation_lock_enabled", "activation_lock.device_enabled"},
    {"user_activation_lock_enabled", device::kUserActivationLock},
    {"bypass_code_failed", "activation_lock.bypass_code_failed"},
};

constexpr PostureCategory kCategories[] = {
    {"device_information", false, kInformation},
    {"filevault", true, kFilevault},
    {"application_firewall", true, kFirewall},
    {"gatekeeper_and_xprotect", true, kGatekeeper},
    {"startup_settings", true, kStartup},
    {"activation_lock", false, kActivationLock},
    {"desktop_and_screensaver", true, {}},
};

constexpr absl::string_view kPrinted[] = {
    "device__name",
    "device__user_id",
    "device__user_name",
    "device__user_email",
    "blueprint_id",
    "blueprint_name",
    "tags",
    "asset_tag",
    "serial_number",
    "model_id",
    "os_version",
    "os_build",
    "mdm_enabled",
    "agent_installed",
    "agent_version",
    "supplemental_build_version",
    "lost_mode_status",
    "supplemental_os_version_extra",
};

std::string EndpointOf(const PostureCategory& category) {
  return absl::StrCat("prism/", category.name);
}

Field<std::string> ReadBounded(const FieldReader& row,
                               absl::string_view column) {
  Field<std::string> text = row.ReadTextOrNumber(column);
  if (text.value.size() <= kMaxTextBytes) return text;
  return {Presence::kWrongType, ""};
}

Field<int64_t> ReadNumber(const FieldReader& row, absl::string_view column) {
  const auto value = Find(row.object(), column);
  if (!value) return {Presence::kAbsent, 0};
  if (value->is_null()) return {Presence::kNull, 0};
  const auto text = AsString(*value);
  if (text && text->empty()) return {Presence::kBlank, 0};
  double number = 0;
  const bool fits = value->is_number() &&
                    value->get(number) == simdjson::SUCCESS &&
                    std::fabs(number) < 1e15;
  if (!fits) return {Presence::kWrongType, 0};
  return {Presence::kValue, static_cast<int64_t>(std::llround(number))};
}

Fact FactAt(const PostureColumn& column, absl::string_view endpoint,
            const FieldReader& row) {
  switch (column.type) {
    case ColumnType::kText:
      return FactOf(column.fact_key, endpoint, ReadBounded(row, column.column));
    case ColumnType::kNumber:
      return FactOf(column.fact_key, endpoint, ReadNumber(row, column.column));
    case ColumnType::kFlag:
      break;
  }
  return FactOf(column.fact_key, endpoint, row.ReadFlag(column.column));
}

void SortByKey(std::vector<Fact>& facts) {
  std::sort(facts.begin(), facts.end(),
            [](const Fact& a, const Fact& b) { return a.key() < b.key(); });
}

}  // namespace

bool PostureCategory::Covers(device::v1::Platform platform) const {
  if (macs_only) return platform == device::v1::PLATFORM_MAC;
  return IsApple(platform);
}

absl::Span<const PostureCategory> PostureCategories() { return kCategories; }

const PostureCategory* FindPostureCategory(absl::string_view name) {
  for (const PostureCategory& category : kCategories) {
    if (category.name == name) return &category;
  }
  return nullptr;
}

PostureRow DecodePostureRow(const PostureCategory& category, FieldReader& row) {
  const std::string endpoint = EndpointOf(category);
  PostureRow decoded;
  for (const PostureColumn& column : category.columns) {
    decoded.facts.push_back(FactAt(column, endpoint, row));
  }
  SortByKey(decoded.facts);
  decoded.collect_time = row.Time("last_collected_at");
  decoded.update_time = row.Time("updated_at");
  return decoded;
}

std::vector<Fact> UnknownPosture(const PostureCategory& category,
                                 device::v1::UnknownReason reason) {
  std::vector<Fact> facts;
  for (const PostureColumn& column : category.columns) {
    facts.push_back(UnknownFact(column.fact_key, EndpointOf(category), reason));
  }
  SortByKey(facts);
  return facts;
}

std::string ModelIdentifierOf(FieldReader& row) {
  std::string identifier = row.Text("model_id");
  return identifier.empty() ? row.Text("model_identifier") : identifier;
}

size_t InformationPrint(const FieldReader& row) {
  std::string text;
  for (const absl::string_view column : kPrinted) {
    const auto value = Find(row.object(), column);
    absl::StrAppend(&text, value ? simdjson::minify(*value) : "-", "\n");
  }
  return absl::Hash<std::string>()(text);
}

}  // namespace muster::iru
