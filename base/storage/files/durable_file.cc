#include "base/storage/files/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

constexpr size_t kCopyBytes = size_t{1} << 18;

// An open file; closes itself.
class OpenFile {
 public:
  OpenFile(const std::string& path, int flags)
      : path_(path), fd_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) error_ = errno;
  }
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  absl::Status status() const {
    return fd_ >= 0 ? absl::OkStatus() : FileError(error_, "open", path_);
  }
  bool missing() const { return fd_ < 0 && error_ == ENOENT; }

  absl::Status Write(absl::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) {
        return FileError(errno, "write", path_);
      }
      if (written > 0) bytes.remove_prefix(written);
    }
    return absl::OkStatus();
  }

  // As many bytes as there are, `buffer.size()` at most; none at the end.
  absl::StatusOr<absl::string_view> Read(std::string& buffer) {
    ssize_t count;
    do {
      count = read(fd_, buffer.data(), buffer.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) return FileError(errno, "read", path_);
    return absl::string_view(buffer.data(), count);
  }

  absl::Status Sync() {
    if (fsync(fd_) == 0) return absl::OkStatus();
    return FileError(errno, "fsync", path_);
  }

 private:
  const std::string path_;
  const int fd_;
  int error_ = 0;
};

std::string ParentOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

absl::Status WriteAndSync(const std::string& path, absl::string_view bytes) {
  OpenFile file(path, O_WRONLY | O_CREAT | O_TRUNC);
  RETURN_IF_ERROR(file.status());
  RETURN_IF_ERROR(file.Write(bytes));
  return file.Sync();
}

absl::Status Sync(const std::string& path, int flags) {
  OpenFile file(path, O_RDONLY | flags);
  RETURN_IF_ERROR(file.status());
  return file.Sync();
}

}  // namespace

absl::Status FileError(int error_number, absl::string_view call,
                       absl::string_view path) {
  const std::string why = std::strerror(error_number);
  const bool full = error_number == ENOSPC || error_number == EDQUOT;
  return Error(
      full ? absl::StatusCode::kResourceExhausted
           : absl::StatusCode::kFailedPrecondition,
      full ? "DISK_FULL" : "DATA_DIR_UNUSABLE",
      absl::StrCat("cannot ", call, " ", path, " (", why, "); ",
                   full ? "free some space" : "check the path and who owns it"),
      {{"path", std::string(path)},
       {"call", std::string(call)},
       {"detail", why}});
}

absl::Status WriteFileDurably(const std::string& path,
                              absl::string_view bytes) {
  const std::string temporary = absl::StrCat(path, ".tmp");
  const absl::Status written = WriteAndSync(temporary, bytes);
  if (!written.ok()) {
    unlink(temporary.c_str());
    return written;
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    unlink(temporary.c_str());
    return FileError(error, "rename", path);
  }
  return SyncDirectory(ParentOf(path));
}

absl::StatusOr<std::optional<std::string>> ReadFileIfThere(
    const std::string& path) {
  OpenFile file(path, O_RDONLY);
  if (file.missing()) return std::nullopt;
  RETURN_IF_ERROR(file.status());
  std::string bytes;
  std::string buffer(kCopyBytes, '\0');
  while (true) {
    ASSIGN_OR_RETURN(const absl::string_view more, file.Read(buffer));
    if (more.empty()) return bytes;
    bytes.append(more.data(), more.size());
  }
}

absl::Status CopyFileDurably(const std::string& from, const std::string& to) {
  OpenFile source(from, O_RDONLY);
  RETURN_IF_ERROR(source.status());
  OpenFile copy(to, O_WRONLY | O_CREAT | O_EXCL);
  RETURN_IF_ERROR(copy.status());
  std::string buffer(kCopyBytes, '\0');
  while (true) {
    ASSIGN_OR_RETURN(const absl::string_view more, source.Read(buffer));
    if (more.empty()) return copy.Sync();
    RETURN_IF_ERROR(copy.Write(more));
  }
}

absl::StatusOr<bool> MakeDirectoriesDurably(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return false;
  const std::string parent = ParentOf(path);
  if (parent != path) RETURN_IF_ERROR(MakeDirectoriesDurably(parent).status());
  if (mkdir(path.c_str(), 0700) != 0) {
    if (errno == EEXIST && std::filesystem::is_directory(path, ignored)) {
      return false;
    }
    return FileError(errno, "make the directory", path);
  }
  RETURN_IF_ERROR(SyncDirectory(parent));
  return true;
}

absl::Status SyncFile(const std::string& path) { return Sync(path, 0); }

absl::Status SyncDirectory(const std::string& path) {
  return Sync(path, O_DIRECTORY);
}

}  // namespace muster
