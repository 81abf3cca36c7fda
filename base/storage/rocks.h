#ifndef BASE_STORAGE_ROCKS_H_
#define BASE_STORAGE_ROCKS_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/storage/rocks_batch.h"
#include "base/storage/rocks_iterator.h"

namespace muster {

// The database as it was at one moment. Keeps old data on disk while it lives,
// so it should not live long. The database must outlive it.
using RocksSnapshot = std::shared_ptr<const void>;

// A RocksDB database with our options: every commit is on the disk when it
// returns, a torn tail of the log is dropped and any other damage refuses to
// open, and files are readable by RocksDB 7.8 and 9.10 alike.
//
// Thread-safe. Closes in the destructor. Families are indices into the list
// that Open() was given, so a service's unscoped enum names them:
//
//   enum Family { kDevices, kChanges };
//   RocksDatabase::Open(path, {"devices", "changes"});
//
// Errors of all methods are those of FromRocks() (rocks_status.h).
class RocksDatabase {
 public:
  struct Options {
    // Decompressed blocks kept in memory, all families together.
    size_t cache_bytes = size_t{32} << 20;
    // Writes kept in memory before they become a file, per family.
    size_t write_buffer_bytes = size_t{8} << 20;
    // The newest log files are kept up to this total.
    size_t max_wal_bytes = size_t{64} << 20;
  };

  // Opens the database in the directory `path`, or makes it (and the
  // directory, for this user only). Families that are new are added; families
  // on disk that are not listed refuse to open.
  //
  // Errors, beside those above:
  //   FAILED_PRECONDITION DATA_DIR_FROM_NEWER: it has families not listed.
  static absl::StatusOr<std::unique_ptr<RocksDatabase>> Open(
      const std::string& path, const std::vector<std::string>& families,
      const Options& options);
  static absl::StatusOr<std::unique_ptr<RocksDatabase>> Open(
      const std::string& path, const std::vector<std::string>& families) {
    return Open(path, families, Options{});
  }

  ~RocksDatabase();

  // The value of `key`, or nullopt if it has none.
  absl::StatusOr<std::optional<std::string>> Get(
      int family, absl::string_view key,
      const RocksSnapshot& snapshot = nullptr) const;

  RocksBatch NewBatch() const;

  // Makes all of `batch` durable and visible at once, or none of it.
  absl::Status Commit(RocksBatch batch);

  // The keys that begin with `prefix` ("": all).
  RocksIterator Prefix(int family, absl::string_view prefix,
                       const RocksSnapshot& snapshot = nullptr) const;

  // The keys in [begin, end); an empty `end` is no bound.
  RocksIterator Range(int family, absl::string_view begin,
                      absl::string_view end,
                      const RocksSnapshot& snapshot = nullptr) const;

  RocksSnapshot Snapshot() const;

  const std::string& path() const;

 private:
  struct Rep;
  explicit RocksDatabase(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_H_
