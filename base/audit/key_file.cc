#include "base/audit/key_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"

namespace muster {
namespace {

absl::Status WriteAll(int fd, absl::string_view bytes,
                      const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return FileError(errno, "write", path);
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (fsync(fd) != 0) return FileError(errno, "fsync", path);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<bool> MakeKeyFile(const std::string& path,
                                 absl::string_view bytes) {
  const std::string directory =
      std::filesystem::absolute(path).parent_path().string();
  RETURN_IF_ERROR(MakeDirectoriesDurably(directory).status());

  const std::string draft = absl::StrCat(path, ".", getpid(), ".new");
  const int fd =
      open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return FileError(errno, "make", draft);
  const absl::Cleanup remove_draft = [&] {
    close(fd);
    unlink(draft.c_str());
  };
  RETURN_IF_ERROR(WriteAll(fd, bytes, draft));
  if (link(draft.c_str(), path.c_str()) != 0) {
    if (errno == EEXIST) return false;
    return FileError(errno, "make", path);
  }
  RETURN_IF_ERROR(SyncDirectory(directory));
  return true;
}

}  // namespace muster
