#ifndef INVENTORY_READ_FACET_READER_H_
#define INVENTORY_READ_FACET_READER_H_

#include "absl/status/statusor.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// The facets of devices. Read as of now they tell when their endpoint was
// read; as of a revision they do not: liveness has no history.
//
// Thread-safe. What it is given must outlive it.
//
// Errors of both methods: those of the store, and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: correct the name.
class FacetReader {
 public:
  FacetReader(const DeviceStore& store, const LivenessTable& liveness)
      : store_(store), liveness_(liveness) {}

  // Errors: also
  //   NOT_FOUND FACET_NOT_FOUND: no sync showed it (by then).
  //   OUT_OF_RANGE REVISION_COMPACTED: history no longer goes back so far.
  //   OUT_OF_RANGE REVISION_FUTURE: the store has not come so far.
  absl::StatusOr<device::v1::Facet> Get(
      const v1::GetFacetRequest& request) const;

  // The facets of one device by name, as they are now; none if no sync showed
  // any. A page has fewer than asked for if it would be heavier than
  // kMaxPageBytes. Pages are read one by one: what is written between two of
  // them is in the second.
  //
  // Errors: also
  //   INVALID_ARGUMENT PAGE_SIZE_NEGATIVE, PAGE_TOKEN_MALFORMED,
  //     PAGE_TOKEN_OTHER_QUERY: correct the request.
  absl::StatusOr<v1::ListFacetsResponse> List(
      const v1::ListFacetsRequest& request) const;

 private:
  // What is known of the times of `device`'s endpoints.
  absl::StatusOr<device::v1::Liveness> LivenessOf(
      const StoreReader& reader, absl::string_view device) const;

  const DeviceStore& store_;
  const LivenessTable& liveness_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_READ_FACET_READER_H_
