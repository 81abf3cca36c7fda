#ifndef INVENTORY_SOURCES_HOLD_STORE_H_
#define INVENTORY_SOURCES_HOLD_STORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "inventory/commit/store_writer.h"
#include "inventory/sources/documents.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// Who decides about a hold, and why. Neither is empty.
struct HoldDecision {
  std::string decided_by;
  std::string reason;
};

// Removals that wait for an operator. Held by commit/sync_store.h; decided
// here, once; the decision works on the next FULL sync.
//
// Thread-safe. All that it is made of must outlive it. Errors of all methods:
// those of StoreReader and StoreWriter::Write(), those listed, and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
class HoldStore {
 public:
  HoldStore(const DeviceStore& store, StoreWriter& writer, Clock& clock)
      : store_(store), writer_(writer), clock_(clock) {}

  // Errors:
  //   NOT_FOUND HOLD_NOT_FOUND
  absl::StatusOr<v1::Hold> Get(absl::string_view name) const;

  // The first `limit` holds of `source` that are older than the hold `after`
  // ("": from the newest), newest first, without their devices.
  absl::StatusOr<ResourcePage<v1::Hold>> List(absl::string_view source,
                                              absl::string_view after,
                                              int limit) const;

  // Lets the devices of the hold go.
  //
  // Errors:
  //   NOT_FOUND HOLD_NOT_FOUND
  //   FAILED_PRECONDITION HOLD_DECIDED: it is not PENDING any more.
  //   INVALID_ARGUMENT HOLD_DECISION_MALFORMED: it is not told who decides, or
  //     why.
  absl::StatusOr<v1::Hold> Release(absl::string_view name,
                                   const HoldDecision& decision);

  // Keeps the devices of the hold. Errors: those of Release().
  absl::StatusOr<v1::Hold> Reject(absl::string_view name,
                                  const HoldDecision& decision);

 private:
  absl::StatusOr<v1::Hold> Decide(absl::string_view name, v1::HoldState state,
                                  const HoldDecision& decision);

  const DeviceStore& store_;
  StoreWriter& writer_;
  Clock& clock_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_HOLD_STORE_H_
