#ifndef INVENTORY_STORE_CHANGE_LOG_H_
#define INVENTORY_STORE_CHANGE_LOG_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/model/scope.h"
#include "inventory/store/inventory_db.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// Most of one batch: 1 MiB, but for a single entry that is larger, well below
// the 4 MiB that gRPC takes by default.
constexpr int kMaxBatchEntries = 256;
constexpr size_t kMaxBatchBytes = size_t{1} << 20;

// The ordered log of changes, and the two other orders that a watch follows:
// devices by name, signs of life by touch. Readers hold no lock and no
// snapshot between calls, so a slow one costs nothing.
//
// Thread-safe. The database must outlive it. Errors of all methods: those of
// RocksDatabase, and
//   DATA_LOSS STORE_CORRUPT: a record is damaged or missing.
class ChangeLog {
 public:
  struct Changes {
    std::vector<v1::Change> changes;  // in order of revision
    // Everything in scope up to here is in `changes` or was before it.
    Revision revision = 0;
  };
  struct Snapshot {
    std::vector<v1::Change> changes;  // TYPE_SNAPSHOT, in order of name
    // Pass as `after` to go on; the name of the last device of the batch.
    std::string position;
    bool complete = false;  // nothing is left
  };
  struct Touches {
    std::vector<device::v1::Liveness> touched;  // the longest silent first
    Touch touch = 0;                            // as Changes::revision
  };

  explicit ChangeLog(const InventoryDb& db) : db_(db) {}

  const std::string& store_uuid() const { return db_.store_uuid(); }
  int64_t epoch() const { return db_.epoch(); }
  LogEnd end() const { return db_.end(); }

  // Whether the log still has everything after `revision`.
  //
  // Errors:
  //   OUT_OF_RANGE RESUME_TOKEN_EXPIRED: it does not.
  absl::Status CheckRetained(Revision revision) const;

  // The changes after `after` that are in `scope`. Empty with
  // `revision` == end().revision if there are no more.
  //
  // Errors: those of CheckRetained().
  absl::StatusOr<Changes> ReadAfter(const Scope& scope, Revision after) const;

  // The devices above the name `after` as they are now, tombstones included,
  // without those that changed after revision `at`: the log has them.
  absl::StatusOr<Snapshot> ReadSnapshot(const Scope& scope, Revision at,
                                        absl::string_view after) const;

  // The latest liveness of devices whose latest sign of life is in
  // (after, through].
  absl::StatusOr<Touches> ReadTouches(const Scope& scope, Touch after,
                                      Touch through) const;

 private:
  const InventoryDb& db_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_CHANGE_LOG_H_
