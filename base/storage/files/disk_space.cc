#include "base/storage/files/disk_space.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <utility>

#include "base/storage/files/durable_file.h"

namespace muster {

VolumeSpace::VolumeSpace(std::string path) : path_(std::move(path)) {}

absl::StatusOr<DiskSpace::Space> VolumeSpace::Query() const {
  struct statvfs volume;
  if (statvfs(path_.c_str(), &volume) != 0) {
    return FileError(errno, "statvfs", path_);
  }
  const auto block = static_cast<int64_t>(volume.f_frsize);
  return Space{static_cast<int64_t>(volume.f_bavail) * block,
               static_cast<int64_t>(volume.f_blocks) * block};
}

}  // namespace muster
