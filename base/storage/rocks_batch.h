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

class RocksDatabase;

// Writes that happen together or not at all, once RocksDatabase::Commit() is
// called; in order, so the last write of a key counts. `family` is an index
// into the list that Open() was given.
//
// Not thread-safe. The database that made it must outlive it.
class RocksBatch {
 public:
  RocksBatch(RocksBatch&&) noexcept;
  RocksBatch& operator=(RocksBatch&&) noexcept;
  ~RocksBatch();

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
  struct Rep;

  // `families` must outlive the batch.
  explicit RocksBatch(
      const std::vector<rocksdb::ColumnFamilyHandle*>& families);

  rocksdb::WriteBatch& writes();
  // The first write that was refused (a key or value of 4 GiB and more).
  const rocksdb::Status& refused() const;

  std::unique_ptr<Rep> rep_;
};

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_BATCH_H_
