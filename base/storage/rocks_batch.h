#ifndef BASE_STORAGE_ROCKS_BATCH_H_
#define BASE_STORAGE_ROCKS_BATCH_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"

namespace rocksdb {
class ColumnFamilyHandle;
class Status;
class WriteBatch;
}  // namespace rocksdb

namespace muster {

class RocksFamily;

// The families of a database as a batch knows them: by the numbers that the
// database keeps for them, which are the same after it was opened again.
using RocksFamilies = std::shared_ptr<const std::vector<RocksFamily>>;

// Writes that happen together or not at all, once RocksDatabase::Commit() is
// called; in order, so the last write of a key counts. `family` is an index
// into the list that Open() was given. Checksums cover each key and value from
// here to the memory of the database.
//
// Not thread-safe. May be committed after RocksDatabase::Reopen() too.
class RocksBatch {
 public:
  RocksBatch(RocksBatch&&) noexcept;
  RocksBatch& operator=(RocksBatch&&) noexcept;
  ~RocksBatch();

  // A write to a family that is not there makes Commit() refuse the batch.
  void Put(int family, absl::string_view key, absl::string_view value);
  void Delete(int family, absl::string_view key);
  // Every key in [begin, end).
  void DeleteRange(int family, absl::string_view begin, absl::string_view end);

  // How many writes and how many bytes it holds.
  int count() const;
  size_t bytes() const;
  bool empty() const { return count() == 0; }

 private:
  friend class RocksDatabase;
  friend class RocksGeneration;
  struct Rep;

  explicit RocksBatch(RocksFamilies families);

  // A null handle is a family that is not there.
  static RocksFamilies FamiliesOf(
      const std::vector<rocksdb::ColumnFamilyHandle*>& handles);

  rocksdb::WriteBatch& writes();
  // The first write that was refused: a key or value of 4 GiB and more, or a
  // family that is not there.
  const rocksdb::Status& refused() const;

  std::unique_ptr<Rep> rep_;
};

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_BATCH_H_
