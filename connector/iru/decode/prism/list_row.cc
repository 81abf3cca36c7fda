#include "connector/iru/decode/prism/list_row.h"

#include <utility>

#include "absl/strings/match.h"
#include "connector/iru/json/iru_time.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

constexpr size_t kMaxTextBytes = 1024;

std::string TextOf(const ColumnText& row, absl::string_view column) {
  std::string text = row(column);
  if (text.size() <= kMaxTextBytes) return text;
  size_t end = kMaxTextBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  text.resize(end);
  return text;
}

bool IsTrue(const ColumnText& row, absl::string_view column) {
  return absl::EqualsIgnoreCase(row(column), "true");
}

void AddApp(const ColumnText& row, device::v1::Facet& facet) {
  device::v1::InstalledApp app;
  app.set_bundle_id(TextOf(row, "bundle_id"));
  app.set_display_name(TextOf(row, "name"));
  if (app.bundle_id().empty() && app.display_name().empty()) return;
  app.set_version(TextOf(row, "version"));
  app.set_path(TextOf(row, "path"));
  *facet.add_apps() = std::move(app);
}

void AddProfile(const ColumnText& row, device::v1::Facet& facet) {
  device::v1::InstalledProfile profile;
  profile.set_identifier(TextOf(row, "payload_identifier"));
  profile.set_uuid(TextOf(row, "payload_uuid"));
  if (profile.identifier().empty() && profile.uuid().empty()) return;
  profile.set_display_name(TextOf(row, "profile_display_name"));
  profile.set_verified(IsTrue(row, "signed"));
  *facet.add_profiles() = std::move(profile);
}

void AddUser(const ColumnText& row, device::v1::Facet& facet) {
  device::v1::LocalUser user;
  user.set_user_name(TextOf(row, "username"));
  if (user.user_name().empty()) return;
  user.set_display_name(TextOf(row, "full_name"));
  user.set_uid(TextOf(row, "uid"));
  const std::string type = row("type");
  user.set_admin(absl::EqualsIgnoreCase(type, "admin") ||
                 absl::EqualsIgnoreCase(type, "administrator"));
  *facet.add_local_users() = std::move(user);
}

}  // namespace

ColumnText ColumnsOf(const FieldReader& row) {
  return [&row](absl::string_view column) -> std::string {
    const auto value = Find(row.object(), column);
    if (!value) return "";
    if (const auto flag = AsBool(*value)) return *flag ? "true" : "false";
    return row.ReadTextOrNumber(column).value;
  };
}

void AddListRow(const ListCategory& category, const ColumnText& row,
                device::v1::Facet& facet) {
  switch (category.kind) {
    case device::v1::FACET_KIND_APPS:
      return AddApp(row, facet);
    case device::v1::FACET_KIND_PROFILES:
      return AddProfile(row, facet);
    default:
      return AddUser(row, facet);
  }
}

std::optional<absl::Time> CollectTimeOf(const ColumnText& row) {
  return ParseIruTime(row("last_collected_at"));
}

}  // namespace muster::iru
