#ifndef BASE_STORAGE_FILES_FREE_SPACE_GUARD_H_
#define BASE_STORAGE_FILES_FREE_SPACE_GUARD_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/storage/files/disk_space.h"

namespace muster {

// Refuses writes while the volume is nearly full, so that the database never
// meets ENOSPC itself (it may abort the process there) and there is room left
// to compact and to delete. Reads go on. Recovers by itself once there is
// space.
//
// Thread-safe. `disk` and `clock` must outlive it.
class FreeSpaceGuard {
 public:
  struct Options {
    // Writes stop below this much free space; 0 is min(2 GiB, 5 % of the
    // volume).
    int64_t min_free_bytes = 0;
    // The least that 0 above comes to, however small the volume.
    int64_t least_free_bytes = 0;
    // The system is asked this often at most.
    absl::Duration query_interval = absl::Milliseconds(100);
  };

  FreeSpaceGuard(const DiskSpace& disk, const Clock& clock,
                 const Options& options);
  FreeSpaceGuard(const DiskSpace& disk, const Clock& clock)
      : FreeSpaceGuard(disk, clock, Options{}) {}

  // Whether a write may go on. Once refused, writes are allowed again at 110 %
  // of the minimum, not at the first byte above it.
  //
  // Errors:
  //   RESOURCE_EXHAUSTED DISK_FULL: too little space is free. Metadata: free,
  //     needed (bytes), path.
  //   FAILED_PRECONDITION DATA_DIR_UNUSABLE: the system does not say.
  absl::Status CheckWrite() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Status Judge() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  int64_t MinFree(const DiskSpace::Space& space) const;

  const DiskSpace& disk_;
  const Clock& clock_;
  const Options options_;

  absl::Mutex mu_;
  absl::Time judged_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  absl::Status judgement_ ABSL_GUARDED_BY(mu_);
  bool full_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster

#endif  // BASE_STORAGE_FILES_FREE_SPACE_GUARD_H_
