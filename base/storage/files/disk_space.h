#ifndef BASE_STORAGE_FILES_DISK_SPACE_H_
#define BASE_STORAGE_FILES_DISK_SPACE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace muster {

// How full the volume of one directory is. Implementations are thread-safe.
class DiskSpace {
 public:
  struct Space {
    // What this user may still write (not what root may).
    int64_t free_bytes = 0;
    int64_t total_bytes = 0;
  };

  virtual ~DiskSpace() = default;

  // Errors:
  //   FAILED_PRECONDITION DATA_DIR_UNUSABLE: the system does not say.
  virtual absl::StatusOr<Space> Query() const = 0;

  // The directory, for errors.
  virtual const std::string& path() const = 0;
};

// The volume that the directory `path` is on, asked with statvfs(3).
class VolumeSpace final : public DiskSpace {
 public:
  explicit VolumeSpace(std::string path);

  absl::StatusOr<Space> Query() const override;
  const std::string& path() const override { return path_; }

 private:
  const std::string path_;
};

}  // namespace muster

#endif  // BASE_STORAGE_FILES_DISK_SPACE_H_
