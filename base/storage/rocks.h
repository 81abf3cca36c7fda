#ifndef BASE_STORAGE_ROCKS_H_
#define BASE_STORAGE_ROCKS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/storage/rocks_batch.h"
#include "base/storage/rocks_iterator.h"
#include "base/storage/rocks_options.h"

namespace muster {

// The database as it was at one moment. Keeps old data on disk while it lives,
// and Reopen() waits for it, so it should not live long. The database must
// outlive it.
using RocksSnapshot = std::shared_ptr<const RocksMoment>;

// A RocksDB database with our options: every commit is on the disk when it
// returns, a torn tail of the log is dropped and any other damage refuses to
// open, and files are readable by RocksDB 7.8 and 9.10 alike.
//
// Thread-safe, but for DropFamily(). Closes in the destructor. Families are
// indices into the list that Open() was given, followed by
// Options::retired_families, so a service's unscoped enum names them:
//
//   enum Family { kDevices, kChanges };
//   RocksDatabase::Open(path, {"devices", "changes"});
//
// A retired family that is not there reads as empty.
//
// After a write failed, what is on the disk is unknown: writable() is false,
// reads go on, and no write is taken until Reopen() has succeeded.
//
// Errors of all methods are those of FromRocks() (rocks_status.h), and
//   UNAVAILABLE STORE_REOPENING: of a write while writable() is false; of a
//     read while Reopen() has it closed. Nothing was written; try again later.
class RocksDatabase {
 public:
  using Options = RocksOptions;

  // Opens the database in the directory `path`, or makes it (and the
  // directories, for this user only). Families that are new are added; families
  // on disk that are not listed, or retired, refuse to open.
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

  // The families in the database at `path`, in no order; none if there is no
  // database. It need not be closed. `env` as in Options.
  static absl::StatusOr<std::vector<std::string>> FamiliesOnDisk(
      const std::string& path, rocksdb::Env* env = nullptr);

  ~RocksDatabase();

  // False for a retired family that is not there or was dropped.
  bool HasFamily(int family) const;

  // Removes a retired family and what is in it; OK if it is not there. No one
  // else may use that family meanwhile or have an iterator over it.
  absl::Status DropFamily(int family);

  // The value of `key`, or nullopt if it has none.
  absl::StatusOr<std::optional<std::string>> Get(
      int family, absl::string_view key,
      const RocksSnapshot& snapshot = nullptr) const;

  // The same into `value`, whose memory is used again; false if there is none.
  absl::StatusOr<bool> GetInto(int family, absl::string_view key,
                               std::string& value,
                               const RocksSnapshot& snapshot = nullptr) const;

  // The values of `keys`, in the same order; all from one moment only if there
  // is a snapshot. Faster than one by one, most of all if `keys` are sorted.
  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      int family, absl::Span<const std::string> keys,
      const RocksSnapshot& snapshot = nullptr) const;

  RocksBatch NewBatch() const;

  // Makes all of `batch` durable and visible at once, or none of it.
  //
  // After an error, writable() tells: true means that the batch was refused
  // and nothing was written; false means that the outcome is unknown (but for
  // STORE_REOPENING), and is seen after Reopen().
  absl::Status Commit(RocksBatch batch);

  // Removes every key in [begin, end) durably and gives whole files back to the
  // system at once. `end` must not be empty. A reader with an older snapshot
  // may or may not see the range any more; an iterator sees what it saw.
  absl::Status DropRange(int family, absl::string_view begin,
                         absl::string_view end);

  // The keys that begin with `prefix` ("": all).
  RocksIterator Prefix(int family, absl::string_view prefix,
                       const RocksSnapshot& snapshot = nullptr) const;

  // The keys in [begin, end); an empty `end` is no bound.
  RocksIterator Range(int family, absl::string_view begin,
                      absl::string_view end,
                      const RocksSnapshot& snapshot = nullptr) const;

  // The same for a long way that is walked once: it is read well ahead, and
  // the cache is left to what others read.
  RocksIterator LongRange(int family, absl::string_view begin,
                          absl::string_view end,
                          const RocksSnapshot& snapshot = nullptr) const;

  RocksSnapshot Snapshot() const;

  // False from the first failed write, also one in the background, until
  // Reopen() has succeeded.
  bool writable() const;

  // Closes the database and opens it again, after which it is known what was
  // written, and that is durable.
  //
  // First tries a small write, and leaves everything as it is (reads go on) if
  // that fails. Then waits until the iterators, snapshots and operations that
  // exist have ended, so the caller must hold none; new ones fail with
  // STORE_REOPENING meanwhile, and after a failure until the next success.
  // Waits for some seconds at most, and is then to be called again.
  //
  // The library of Debian 12 has a fault here that ends the process: when a new
  // log file could not be made while two families were due to be flushed. A
  // restart then does what this does.
  absl::Status Reopen();

  // Makes a copy of the database, as it is at one moment between two commits,
  // in the directory `path`, which must not be there. Files are shared with
  // the database if they are on the same volume. Not durable by itself: see
  // backup/backup.h.
  absl::Status Checkpoint(const std::string& path) const;

  // How many puts and deletes the database has counted; 0 while it is closed. A
  // database that is opened with fewer than it had has lost some.
  int64_t Sequence() const;

  // About how much `family` takes, in files and in memory; 0 while the database
  // is closed.
  int64_t FamilyBytes(int family) const;

  // What RocksDB says of itself under one of its property names, such as
  // `rocksdb.is-write-stopped`; nullopt if it has none of that name or is
  // closed.
  std::optional<std::string> Property(const std::string& name) const;

  const std::string& path() const;

 private:
  struct Rep;
  explicit RocksDatabase(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace muster

#endif  // BASE_STORAGE_ROCKS_H_
