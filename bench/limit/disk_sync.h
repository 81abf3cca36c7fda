#ifndef BENCH_LIMIT_DISK_SYNC_H_
#define BENCH_LIMIT_DISK_SYNC_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace muster::bench {

// How long each of `count` appends of 4 KiB to a new file in `dir` took with
// its fdatasync; sorted. What the disk adds to every commit.
//
// Errors:
//   INTERNAL: the file cannot be written.
absl::StatusOr<std::vector<absl::Duration>> SyncTimes(const std::string& dir,
                                                      int count);

}  // namespace muster::bench

#endif  // BENCH_LIMIT_DISK_SYNC_H_
