#ifndef INVENTORY_STORE_DEVICE_STORE_H_
#define INVENTORY_STORE_DEVICE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/store/store_reader.h"
#include "inventory/store/store_write.h"

namespace muster::inventory {

// Who a store is: tokens of another one, or of this one before `epoch` was
// counted up (restore, accepted loss), do not belong to it.
struct StoreIdentity {
  std::string store_uuid;
  int64_t epoch = 0;
};

// The engine below the inventory: revisioned records, the ordered log of their
// changes with history, and small documents, all written in one atomic step.
// It knows resources by name, number and bytes, and no vendor and no merge.
//
//   durable before visible: neither a reader nor end() shows what a crash can
//     undo;
//   one change, one revision, without gaps;
//   a commit happens whole or not at all, also when it cannot say which.
//
// Every implementation passes the suite in device_store_conformance.h.
//
// Thread-safe, but for Commit(), Recover() and Compact(): their callers take
// turns.
class DeviceStore {
 public:
  virtual ~DeviceStore() = default;

  virtual StoreIdentity identity() const = 0;

  // How far the store has come; everything up to there is durable and visible.
  virtual LogEnd end() const = 0;

  // Changes up to here are gone; 0 while history is whole. Never goes back,
  // and is durable before anything is deleted.
  virtual Revision compacted_through() const = 0;

  // Makes `write` durable and visible at once, or nothing of it.
  //
  // kRefused, nothing was written:
  //   ABORTED STORE_MOVED: `write.before` is not where the store ends.
  //   RESOURCE_EXHAUSTED DISK_FULL: the volume has too little space left.
  //   UNAVAILABLE COMMIT_UNKNOWN: an earlier outcome is not resolved yet.
  // kUnknown, it may or may not have been written:
  //   UNAVAILABLE COMMIT_UNKNOWN: the disk failed in the middle. Reads go on;
  //     every commit is refused until Recover() has settled it.
  virtual CommitResult Commit(const StoreWrite& write) = 0;

  // Settles an unknown outcome: afterwards end() tells whether the last write
  // happened (it did if end() is its `after`), and commits are taken again.
  // Does nothing if nothing is unknown.
  //
  // Errors: what still stands in the way; try again later.
  virtual absl::Status Recover() = 0;

  // Forgets up to `limit` of the oldest changes, none above `through` (at most
  // end().revision). What a read at compacted_through() or later needs is
  // kept. Returns how far history is gone now.
  virtual absl::StatusOr<Revision> Compact(Revision through, int limit) = 0;

  // The store as it is at this moment. Costs little to make; should not live
  // for more than one request's worth of reading.
  virtual std::unique_ptr<StoreReader> Read() const = 0;
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_DEVICE_STORE_H_
