#ifndef INVENTORY_SOURCES_CURSOR_STORE_H_
#define INVENTORY_SOURCES_CURSOR_STORE_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "inventory/commit/store_writer.h"
#include "inventory/sources/documents.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// Bytes that a position may have.
constexpr size_t kMaxCursorPosition = 4096;

// How far connectors have come in reading what changed: opaque positions, that
// survive a restart of whoever wrote them.
//
// Thread-safe. All that it is made of must outlive it. Errors of all methods:
// those of StoreReader and StoreWriter::Write(), those listed, and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
class CursorStore {
 public:
  CursorStore(const DeviceStore& store, StoreWriter& writer, Clock& clock)
      : store_(store), writer_(writer), clock_(clock) {}

  // Errors:
  //   NOT_FOUND CURSOR_NOT_FOUND: none was written yet.
  absl::StatusOr<v1::Cursor> Get(absl::string_view name) const;

  // The first `limit` cursors of `source` above the name `after`, by name.
  absl::StatusOr<ResourcePage<v1::Cursor>> List(absl::string_view source,
                                                absl::string_view after,
                                                int limit) const;

  // Writes the position; makes the cursor if there is none. Every update has
  // another etag.
  //
  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND
  //   INVALID_ARGUMENT CURSOR_MALFORMED: the position is empty or too long.
  //   ABORTED ETAG_MISMATCH: the cursor has an etag, and not that of the one
  //     that is stored.
  absl::StatusOr<v1::Cursor> Update(const v1::Cursor& cursor);

 private:
  const DeviceStore& store_;
  StoreWriter& writer_;
  Clock& clock_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_CURSOR_STORE_H_
