#include "connector/iru/decode/catalog/catalog_row.h"

#include <algorithm>
#include <utility>

#include "base/api/resource_name.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

constexpr size_t kMaxIdBytes = 64;

// The row's id; empty if it can be no part of a name.
std::string IdOf(FieldReader& row, absl::string_view key) {
  std::string id = row.TextOrNumber(key);
  const bool usable = id.size() <= kMaxIdBytes && IsResourceId(id);
  return usable ? id : "";
}

}  // namespace

std::optional<inventory::v1::CatalogBlueprint> DecodeBlueprint(
    FieldReader& row) {
  inventory::v1::CatalogBlueprint blueprint;
  blueprint.set_id(IdOf(row, "id"));
  if (blueprint.id().empty()) return std::nullopt;
  blueprint.set_display_name(row.Text("name"));
  blueprint.set_description(row.Text("description"));
  blueprint.set_type(row.Text("type"));
  const auto count = Find(row.object(), "computers_count");
  const int64_t devices = count ? AsInt(*count).value_or(0) : 0;
  blueprint.set_device_count(std::max<int64_t>(0, devices));
  return blueprint;
}

std::optional<inventory::v1::CatalogTag> DecodeTag(FieldReader& row) {
  inventory::v1::CatalogTag tag;
  tag.set_id(IdOf(row, "id"));
  if (tag.id().empty()) return std::nullopt;
  tag.set_display_name(row.Text("name"));
  return tag;
}

std::optional<inventory::v1::LibraryItem> DecodeLibraryItem(FieldReader& row) {
  inventory::v1::LibraryItem item;
  item.set_id(IdOf(row, "id"));
  if (item.id().empty()) return std::nullopt;
  item.set_display_name(row.Text("name"));
  return item;
}

std::optional<ItemStatus> DecodeItemStatus(FieldReader& row) {
  const auto computer = row.Object("computer");
  if (!computer) return std::nullopt;
  FieldReader device(*computer);
  ItemStatus decoded;
  decoded.device_id = IdOf(device, "id");
  if (decoded.device_id.empty()) return std::nullopt;
  decoded.status.set_type(row.Text("type"));
  decoded.status.set_status(row.Text("status"));
  return decoded;
}

}  // namespace muster::iru
