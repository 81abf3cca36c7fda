#ifndef INVENTORY_READ_READ_POINT_H_
#define INVENTORY_READ_READ_POINT_H_

#include <optional>

#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"
#include "inventory/model/position.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// The revision that a request names by its `revision` (0: none) or its
// `read_time` (null: none), or nullopt if it asks for now.
//
// Who asks for now sees liveness joined; who names a point, even the newest,
// does not: liveness has no history.
//
// Errors: those of the store, and
//   INVALID_ARGUMENT READ_POINT_AMBIGUOUS: both are set.
//   OUT_OF_RANGE REVISION_COMPACTED: history no longer goes back so far.
//   OUT_OF_RANGE REVISION_FUTURE: the store has not come so far.
absl::StatusOr<std::optional<Revision>> ReadPoint(
    const StoreReader& reader, Revision revision,
    const google::protobuf::Timestamp* read_time);

// The same of any request that has both fields.
template <typename Request>
absl::StatusOr<std::optional<Revision>> ReadPointOf(const StoreReader& reader,
                                                    const Request& request) {
  return ReadPoint(reader, request.revision(),
                   request.has_read_time() ? &request.read_time() : nullptr);
}

}  // namespace muster::inventory

#endif  // INVENTORY_READ_READ_POINT_H_
