#ifndef INVENTORY_READ_REVISION_LIST_H_
#define INVENTORY_READ_REVISION_LIST_H_

#include "absl/status/statusor.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// What happened to one device or facet, newest first, as far as the history
// goes back: each change whole, with the paths that it changed and without
// liveness. The first page begins with the newest change of that moment; later
// ones go on below it, so that no change comes twice. A page has fewer than
// asked for if it would be heavier than kMaxPageBytes.
//
// Thread-safe.
//
// Errors: those of the store, and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: neither a device's name nor a
//     facet's.
//   INVALID_ARGUMENT PAGE_SIZE_NEGATIVE, PAGE_TOKEN_MALFORMED,
//     PAGE_TOKEN_OTHER_QUERY: correct the request.
//   NOT_FOUND DEVICE_NOT_FOUND, FACET_NOT_FOUND: there is none of that name,
//     nor was there, as far as the history goes back.
absl::StatusOr<v1::ListRevisionsResponse> ListRevisions(
    const DeviceStore& store, const v1::ListRevisionsRequest& request);

}  // namespace muster::inventory

#endif  // INVENTORY_READ_REVISION_LIST_H_
