#ifndef INVENTORY_SOURCES_SOURCE_ADMIN_H_
#define INVENTORY_SOURCES_SOURCE_ADMIN_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "inventory/commit/store_draft.h"
#include "inventory/commit/store_writer.h"
#include "inventory/commit/sync_store.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// What an operator does to a source as a whole.
//
// Thread-safe. All that it is made of must outlive it. Errors of all methods:
// those of StoreWriter::Write(), those listed, and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
class SourceAdmin {
 public:
  SourceAdmin(StoreWriter& writer, SyncStore& syncs, Clock& clock)
      : writer_(writer), syncs_(syncs), clock_(clock) {}

  // Makes a source that waits for its first sync; name, vendor and host count.
  //
  // Errors:
  //   ALREADY_EXISTS SOURCE_EXISTS: there is one of that name.
  absl::StatusOr<v1::Source> Create(const v1::Source& source);

  // Refuses new syncs and fails those that are open (SOURCE_PAUSED). If it
  // fails half way, pausing again does the rest.
  //
  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND
  absl::StatusOr<v1::Source> Pause(absl::string_view name);

  // Lets syncs begin again.
  //
  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND
  absl::StatusOr<v1::Source> Resume(absl::string_view name);

  // Makes all devices of the source REMOVED (SOURCE_DELETED), 300 a commit,
  // and then forgets the source and all that is kept for it, in one commit. If
  // it fails half way, deleting again does the rest. A connector that still
  // runs announces the source anew. Returns how many devices became REMOVED.
  //
  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND
  //   FAILED_PRECONDITION SOURCE_NOT_PAUSED: pause it first.
  //   FAILED_PRECONDITION SOURCE_NOT_EMPTY: it has ENROLLED devices, and not
  //     `force`.
  absl::StatusOr<int64_t> Delete(absl::string_view name, bool force);

 private:
  // What one commit of Delete() did.
  struct Step {
    int64_t removed = 0;
    bool is_last = false;
  };

  absl::StatusOr<v1::Source> SetPaused(absl::string_view name, bool paused);
  absl::StatusOr<Step> FillDelete(absl::string_view name, bool force,
                                  StoreDraft& draft) const;

  StoreWriter& writer_;
  SyncStore& syncs_;
  Clock& clock_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_SOURCE_ADMIN_H_
