#ifndef CONNECTOR_IRU_DECODE_CATALOG_CATALOG_ROW_H_
#define CONNECTOR_IRU_DECODE_CATALOG_CATALOG_ROW_H_

#include <optional>
#include <string>

#include "connector/iru/json/field_reader.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::iru {

// A row of `blueprints`; its enrolment code is not taken. nullopt without an
// id that can be part of a name.
std::optional<inventory::v1::CatalogBlueprint> DecodeBlueprint(
    FieldReader& row);

// A row of `tags`. Likewise.
std::optional<inventory::v1::CatalogTag> DecodeTag(FieldReader& row);

// A row of a blueprint's library items: `{id, name}`. Likewise.
std::optional<inventory::v1::LibraryItem> DecodeLibraryItem(FieldReader& row);

// A row of one library item's statuses: the device, and what the vendor says of
// the item there. The item's id and name are the asker's to set.
struct ItemStatus {
  std::string device_id;
  device::v1::LibraryItemStatus status;
};

// nullopt without a usable device.
std::optional<ItemStatus> DecodeItemStatus(FieldReader& row);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_CATALOG_CATALOG_ROW_H_
