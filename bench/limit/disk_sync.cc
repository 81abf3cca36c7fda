#include "bench/limit/disk_sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace muster::bench {
namespace {

constexpr size_t kAppendBytes = 4096;

}  // namespace

absl::StatusOr<std::vector<absl::Duration>> SyncTimes(const std::string& dir,
                                                      int count) {
  const std::string path = absl::StrCat(dir, "/synced");
  const int fd =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const auto clean_up = absl::MakeCleanup([&] {
    close(fd);
    unlink(path.c_str());
  });
  const std::string bytes(kAppendBytes, 'x');
  std::vector<absl::Duration> times;
  for (int i = 0; i < count; ++i) {
    const absl::Time start = absl::Now();
    const bool done = write(fd, bytes.data(), bytes.size()) ==
                          static_cast<ssize_t>(bytes.size()) &&
                      fdatasync(fd) == 0;
    if (!done) return absl::InternalError(absl::StrCat("cannot write ", path));
    times.push_back(absl::Now() - start);
  }
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace muster::bench
