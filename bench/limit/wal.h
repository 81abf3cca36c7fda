#ifndef BENCH_LIMIT_WAL_H_
#define BENCH_LIMIT_WAL_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::bench {

// The directory below `data_dir` in which a RocksDB database is.
//
// Errors:
//   INTERNAL: there is none.
absl::StatusOr<std::string> FindDatabase(const std::string& data_dir);

// Keeps every write-ahead log that a database makes, by a hard link beside it,
// so that none is lost when the database drops it. Looks from time to time, so
// it costs a little of what is measured: not for timed runs.
class WalTap {
 public:
  // Both directories must be on the same volume; `keep_dir` is made.
  WalTap(std::string database, std::string keep_dir);
  ~WalTap();

  // Bytes that were written to logs since the tap was made. `Stop()` looks a
  // last time before.
  int64_t Stop();

  // The batches of all logs that were kept, oldest first, as
  // rocksdb::WriteBatch takes them. After Stop().
  std::vector<std::string> Batches() const;

 private:
  void Look() const;
  int64_t Bytes() const;

  const std::string database_;
  const std::string keep_dir_;
  std::atomic<bool> stopped_{false};
  int64_t bytes_before_ = 0;
  std::thread thread_;
};

// The records in the bytes of one log, whole ones only. Source: RocksDB wiki,
// "Write Ahead Log File Format" (blocks of 32 KiB; a record or a part of one
// has a header of checksum, length and type).
std::vector<std::string> WalRecords(absl::string_view log);

}  // namespace muster::bench

#endif  // BENCH_LIMIT_WAL_H_
