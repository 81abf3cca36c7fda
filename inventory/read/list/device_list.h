#ifndef INVENTORY_READ_LIST_DEVICE_LIST_H_
#define INVENTORY_READ_LIST_DEVICE_LIST_H_

#include "absl/status/statusor.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// ListDevices. All pages of one listing show the store at one revision, which
// its first page chose and its tokens carry; what is written meanwhile is not
// in it. Counts are of the same reader as the rows.
//
// Liveness is as of each page, and left out where the request names a revision
// or a time: it has no history. So a filter by `last_check_in_time` is the one
// whose devices may move between two pages.
//
// What a page costs: by name and without counts, little more than it returns,
// from the narrowest index while nothing was written since the first page and
// from the names in scope afterwards; in another order or with counts, one walk
// over all devices that index or scope leads to, of which a page's worth is
// kept. A page has fewer than asked for if it would be heavier than
// kMaxPageBytes.
//
// Thread-safe. What it is given must outlive it.
class DeviceList {
 public:
  DeviceList(const DeviceStore& store, const LivenessTable& liveness)
      : store_(store), liveness_(liveness) {}

  // Errors: those of the store, and
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, READ_POINT_AMBIGUOUS,
  //     PAGE_SIZE_NEGATIVE, PAGE_TOKEN_MALFORMED, PAGE_TOKEN_OTHER_QUERY,
  //     FILTER_MALFORMED, FILTER_FIELD_UNKNOWN, FILTER_VALUE_MALFORMED,
  //     ORDER_BY_MALFORMED, COUNT_BY_MALFORMED: correct the request.
  //   OUT_OF_RANGE REVISION_COMPACTED: history no longer goes back to the
  //     revision asked for, or to that of the first page: list anew.
  //   OUT_OF_RANGE REVISION_FUTURE: the store has not come so far.
  absl::StatusOr<v1::ListDevicesResponse> List(
      const v1::ListDevicesRequest& request) const;

 private:
  const DeviceStore& store_;
  const LivenessTable& liveness_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_READ_LIST_DEVICE_LIST_H_
