#include "base/storage/files/free_space_guard.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

constexpr int64_t kMostMinFree = int64_t{2} << 30;

std::string Mebibytes(int64_t bytes) { return absl::StrCat(bytes >> 20); }

absl::Status Full(const std::string& path, int64_t free, int64_t needed) {
  return Error(
      absl::StatusCode::kResourceExhausted, "DISK_FULL",
      absl::StrCat("writes are stopped: the volume of ", path, " has ",
                   Mebibytes(free), " MiB free and needs ", Mebibytes(needed),
                   " MiB; delete files or enlarge it, then writes go "
                   "on without a restart"),
      {{"free", absl::StrCat(free)},
       {"needed", absl::StrCat(needed)},
       {"path", path}});
}

}  // namespace

FreeSpaceGuard::FreeSpaceGuard(const DiskSpace& disk, const Clock& clock,
                               const Options& options)
    : disk_(disk), clock_(clock), options_(options) {}

absl::Status FreeSpaceGuard::CheckWrite() {
  absl::MutexLock lock(&mu_);
  const absl::Time now = clock_.Now();
  const bool fresh = now >= judged_ && now - judged_ < options_.query_interval;
  if (!fresh) {
    judged_ = now;
    judgement_ = Judge();
  }
  return judgement_;
}

absl::Status FreeSpaceGuard::Judge() {
  ASSIGN_OR_RETURN(const DiskSpace::Space space, disk_.Query());
  const int64_t min_free = MinFree(space);
  const int64_t needed = full_ ? min_free + min_free / 10 : min_free;
  full_ = space.free_bytes < needed;
  if (!full_) return absl::OkStatus();
  return Full(disk_.path(), space.free_bytes, min_free + min_free / 10);
}

int64_t FreeSpaceGuard::MinFree(const DiskSpace::Space& space) const {
  if (options_.min_free_bytes > 0) return options_.min_free_bytes;
  return std::max(options_.least_free_bytes,
                  std::min(kMostMinFree, space.total_bytes / 20));
}

}  // namespace muster
