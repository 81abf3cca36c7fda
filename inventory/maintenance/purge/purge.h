#ifndef INVENTORY_MAINTENANCE_PURGE_PURGE_H_
#define INVENTORY_MAINTENANCE_PURGE_PURGE_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "inventory/commit/store_writer.h"
#include "proto/muster/inventory/v1/maintenance.pb.h"

namespace muster::inventory {

// Erases what privacy asks to be erased, from records, facets, history and
// liveness, in one commit each. What filters look at (platform, category,
// blueprint id, tags) stays in the log until it is compacted, so that filtered
// watchers learn of the erasure; none of it names a person.
//
// Thread-safe. Everything it is given must outlive it. Errors, beside those
// listed: those of StoreWriter::Write().
class Purge {
 public:
  // `forget_cached` drops bytes of the log that are kept in memory; runs after
  // each purge.
  Purge(StoreWriter& writer, const Clock& clock,
        std::function<void()> forget_cached);

  // As Maintenance.PurgeDevice says.
  //
  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
  //   NOT_FOUND DEVICE_NOT_FOUND: there is none, or history forgot it.
  absl::StatusOr<v1::PurgeResponse> PurgeDevice(absl::string_view name);

  // As Maintenance.PurgePerson says.
  //
  // Errors:
  //   INVALID_ARGUMENT PERSON_MALFORMED: both fields are empty.
  absl::StatusOr<v1::PurgeResponse> PurgePerson(
      const v1::PurgePersonRequest& person);

 private:
  StoreWriter& writer_;
  const Clock& clock_;
  const std::function<void()> forget_cached_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_PURGE_PURGE_H_
