#include "connector/iru/decode/catalog/app_list.h"

#include <initializer_list>
#include <string>
#include <utility>

#include "base/status_macros.h"
#include "connector/iru/json/field_reader.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

// The first of the keys that has a text.
std::string FirstText(const FieldReader& row,
                      std::initializer_list<absl::string_view> keys) {
  for (const absl::string_view key : keys) {
    Field<std::string> text = row.ReadTextOrNumber(key);
    if (text.has_value()) return std::move(text.value);
  }
  return "";
}

}  // namespace

absl::StatusOr<device::v1::Facet> DecodeAppList(absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  const auto apps = root ? FindArray(*root, "apps") : std::nullopt;
  if (!apps) return MalformedPage("it has no list `apps`");
  device::v1::Facet facet;
  for (const JsonValue value : *apps) {
    const auto object = AsObject(value);
    if (!object) continue;
    const FieldReader row(*object);
    device::v1::InstalledApp app;
    app.set_bundle_id(FirstText(row, {"bundle_id", "package_name", "name"}));
    app.set_display_name(FirstText(row, {"app_name", "display_name", "name"}));
    if (app.bundle_id().empty() && app.display_name().empty()) continue;
    app.set_version(FirstText(row, {"version", "version_name"}));
    app.set_path(FirstText(row, {"path", "installed_path"}));
    *facet.add_apps() = std::move(app);
  }
  return facet;
}

}  // namespace muster::iru
