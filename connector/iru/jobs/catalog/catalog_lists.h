#ifndef CONNECTOR_IRU_JOBS_CATALOG_CATALOG_LISTS_H_
#define CONNECTOR_IRU_JOBS_CATALOG_CATALOG_LISTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/decode/user_page.h"
#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::iru {

// Each of these reads one list whole, by id and without duplicates. A list that
// shows fewer than it counts has shifted under the reading, and is read once
// more; what is missing then has the next reading to show.
//
// Errors of all: those of IruClient::Get(), and
//   UNAVAILABLE SOURCE_ERROR: malformed page, or a list that does not end.
absl::StatusOr<std::vector<inventory::v1::CatalogBlueprint>> ReadBlueprints(
    IruClient& client, const Call& call);
absl::StatusOr<std::vector<inventory::v1::CatalogTag>> ReadTags(
    IruClient& client, const Call& call);

// The items of every blueprint, with the blueprints that carry them: a request
// a blueprint. There is no list of a tenant's items. Source: Iru API,
// "Library".
absl::StatusOr<std::vector<inventory::v1::LibraryItem>> ReadLibraryItems(
    IruClient& client, const Call& call);

// The vendor's directory, archived people included, in the vendor's order.
absl::StatusOr<std::vector<DirectoryUser>> ReadUsers(IruClient& client,
                                                     const Call& call);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_CATALOG_CATALOG_LISTS_H_
