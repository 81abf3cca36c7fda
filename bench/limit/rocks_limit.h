#ifndef BENCH_LIMIT_ROCKS_LIMIT_H_
#define BENCH_LIMIT_ROCKS_LIMIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace muster::bench {

// What the disk costs by itself: RocksDB with the options of an existing
// database (all that are in its OPTIONS file; a cache and a write buffer
// manager are not, so there are RocksDB's own), and nobody above it.

// The time of writing `batches` (rocksdb::WriteBatch's bytes) one after the
// other, each synced before the next, into a new database in `scratch`, whose
// options and number of families are those of the database at `like`. Leaves
// nothing in `scratch`.
//
// Errors of both:
//   INTERNAL: what RocksDB says.
absl::StatusOr<absl::Duration> ReplayBatches(
    const std::string& like, const std::string& scratch,
    const std::vector<std::string>& batches);

// One family, read from its first key to its last, each value copied once.
struct ScanRun {
  absl::Duration elapsed;
  int64_t entries = 0;
  int64_t bytes = 0;  // of keys and values
};

// Of the database at `path`, to which nobody writes now, `runs` times; the
// median by time. A first pass warms the page cache and is not counted.
absl::StatusOr<ScanRun> ScanFamily(const std::string& path,
                                   const std::string& family, int runs);

}  // namespace muster::bench

#endif  // BENCH_LIMIT_ROCKS_LIMIT_H_
