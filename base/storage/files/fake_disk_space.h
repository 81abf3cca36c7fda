#ifndef BASE_STORAGE_FILES_FAKE_DISK_SPACE_H_
#define BASE_STORAGE_FILES_FAKE_DISK_SPACE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "base/storage/files/disk_space.h"

namespace muster {

// A volume that is as full as the test says. Thread-safe.
class FakeDiskSpace final : public DiskSpace {
 public:
  explicit FakeDiskSpace(int64_t total_bytes = int64_t{100} << 30)
      : space_{total_bytes, total_bytes} {}

  void SetFree(int64_t bytes) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    space_.free_bytes = bytes;
  }

  // Query() returns this while it is an error.
  void SetError(absl::Status error) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    error_ = std::move(error);
  }

  // How often Query() was called.
  int queries() const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return queries_;
  }

  absl::StatusOr<Space> Query() const override ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    ++queries_;
    if (!error_.ok()) return error_;
    return space_;
  }

  const std::string& path() const override { return path_; }

 private:
  const std::string path_ = "/fake/volume";

  mutable absl::Mutex mu_;
  Space space_ ABSL_GUARDED_BY(mu_);
  absl::Status error_ ABSL_GUARDED_BY(mu_);
  mutable int queries_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster

#endif  // BASE_STORAGE_FILES_FAKE_DISK_SPACE_H_
