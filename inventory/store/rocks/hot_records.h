#ifndef INVENTORY_STORE_ROCKS_HOT_RECORDS_H_
#define INVENTORY_STORE_ROCKS_HOT_RECORDS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "inventory/model/position.h"
#include "inventory/store/store_reader.h"
#include "inventory/store/store_write.h"

namespace muster::inventory {

// Records that were asked for one by one, as they are now, so that asking again
// looks into no file. What it shows at a moment is what the database shows at
// that moment, for
//   - a write forgets what it changes before it is begun,
//   - what was read before a write is not taken in after it began, and
//   - a record that is younger than the moment is not shown.
//
// Bounded by bytes; which record goes is up to chance, so that one pass over
// all of them does not displace the rest. Thread-safe; one write at a time.
class HotRecords {
 public:
  static constexpr size_t kDefaultBytes = size_t{24} << 20;

  explicit HotRecords(size_t max_bytes = kDefaultBytes)
      : max_shard_bytes_(max_bytes / kShards) {}

  // The record of `name` as it was at `at`, or null if that is not known here.
  std::shared_ptr<const StoredRecord> Find(absl::string_view name,
                                           Revision at) const;

  // Takes in what `name` had at `at`, unless there was a write since.
  void Add(absl::string_view name, std::shared_ptr<const StoredRecord> record,
           Revision at);

  // `write` is about to be tried: forgets what it changes.
  void BeginWrite(const StoreWrite& write);

  // The store ends at `end`, for certain, and readers see that.
  void EndWrite(Revision end) { settled_ = end; }

  size_t bytes() const;

 private:
  static constexpr size_t kShards = 8;
  static constexpr Revision kWriting = -1;

  struct Entry {
    std::unique_ptr<const std::string> name;
    std::shared_ptr<const StoredRecord> record;
  };

  struct Shard {
    mutable absl::Mutex mu;
    // Where in `entries`; the names are theirs.
    absl::flat_hash_map<absl::string_view, size_t> places ABSL_GUARDED_BY(mu);
    std::vector<Entry> entries ABSL_GUARDED_BY(mu);
    size_t bytes ABSL_GUARDED_BY(mu) = 0;
    uint64_t dice ABSL_GUARDED_BY(mu) = 1;
  };

  static size_t BytesOf(const Entry& entry);
  static void Remove(Shard& shard, size_t place)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mu);
  static size_t Roll(Shard& shard) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mu);
  Shard& ShardOf(absl::string_view name) const;

  const size_t max_shard_bytes_;
  std::atomic<Revision> settled_{kWriting};
  mutable std::array<Shard, kShards> shards_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_ROCKS_HOT_RECORDS_H_
