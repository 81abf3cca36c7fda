#ifndef INVENTORY_STORE_INVENTORY_DB_H_
#define INVENTORY_STORE_INVENTORY_DB_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/random.h"
#include "base/storage/rocks.h"
#include "base/storage/rocks_batch.h"
#include "google/protobuf/message_lite.h"
#include "inventory/model/position.h"

namespace muster::inventory {

// The database of one inventory: who it is, how far its log has come, and the
// one way to write to it. What is in the families: store_keys.h.
//
// Thread-safe, but for Commit(): its callers must take turns.
class InventoryDb {
 public:
  // Opens the store in the directory `path`, or makes it. A new one draws its
  // identity from `random`.
  //
  // Errors, beside those of RocksDatabase::Open():
  //   FAILED_PRECONDITION DATA_DIR_FROM_NEWER: a later release wrote it.
  static absl::StatusOr<std::unique_ptr<InventoryDb>> Open(
      const std::string& path, Random& random);

  // Identity: tokens of another store, or of this one before a restore (which
  // counts `epoch` up), do not belong to it.
  const std::string& store_uuid() const { return store_uuid_; }
  int64_t epoch() const { return epoch_; }

  LogEnd end() const ABSL_LOCKS_EXCLUDED(mu_);

  // Changes up to here are gone; 0 while history is whole.
  absl::StatusOr<Revision> CompactedThrough() const;

  // Makes `batch` and `end` durable in one write, and shows them.
  absl::Status Commit(RocksBatch batch, const LogEnd& end)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Reads the record of `key` into `message`; false if there is none.
  absl::StatusOr<bool> Read(int family, absl::string_view key,
                            google::protobuf::MessageLite& message,
                            const RocksSnapshot& snapshot = nullptr) const;

  // The number under `key` in the family `meta`; 0 if there is none.
  absl::StatusOr<int64_t> ReadNumber(
      absl::string_view key, const RocksSnapshot& snapshot = nullptr) const;

  const RocksDatabase& rocks() const { return *rocks_; }

 private:
  explicit InventoryDb(std::unique_ptr<RocksDatabase> rocks)
      : rocks_(std::move(rocks)) {}

  absl::Status Load(Random& random);
  absl::Status CheckFormat() const;
  absl::Status LoadIdentity(Random& random);
  absl::Status MakeIdentity(Random& random);

  const std::unique_ptr<RocksDatabase> rocks_;
  std::string store_uuid_;  // constant after Open()
  int64_t epoch_ = 0;       // likewise

  mutable absl::Mutex mu_;
  LogEnd end_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_INVENTORY_DB_H_
