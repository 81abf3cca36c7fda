#include "base/secret.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"

namespace muster {
namespace {

constexpr size_t kLongestFile = 64 << 10;

void Wipe(std::string& bytes) {
  bytes.resize(bytes.capacity());
  explicit_bzero(bytes.data(), bytes.size());
  bytes.clear();
}

absl::Status Missing(const std::string& path, int error) {
  return Error(
      absl::StatusCode::kNotFound, "SECRET_FILE_MISSING",
      absl::StrCat("cannot read the secret file ", path, " (",
                   std::strerror(error), "); create it, readable by this user"),
      {{"path", path}});
}

absl::Status CheckUnexposed(const std::string& path, const struct stat& file) {
  if (S_ISREG(file.st_mode) && (file.st_mode & 066) == 0) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "SECRET_FILE_EXPOSED",
               absl::StrCat("the secret file ", path,
                            " must be a regular file that only its owner can "
                            "read; run: chmod 600 ",
                            path),
               {{"path", path}});
}

absl::StatusOr<std::string> ReadAll(int fd, const std::string& path) {
  std::string content(kLongestFile, '\0');
  size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = read(fd, &content[size], content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Missing(path, errno);
    if (got == 0) break;
    size += got;
  }
  std::string exact = content.substr(0, size);
  Wipe(content);
  return exact;
}

}  // namespace

Secret::Secret(std::string bytes) : bytes_(bytes) { Wipe(bytes); }

Secret::Secret(Secret&& other) noexcept : bytes_(other.bytes_) {
  Wipe(other.bytes_);
}

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  Wipe(bytes_);
  bytes_ = other.bytes_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  *this = static_cast<const Secret&>(other);
  Wipe(other.bytes_);
  return *this;
}

Secret::~Secret() { Wipe(bytes_); }

void RegisterSecret(const Secret& secret) {
  RegisterForRedaction(secret.Reveal());
}

absl::StatusOr<Secret> ReadSecretFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return Missing(path, errno);
  const absl::Cleanup close_fd = [fd] { close(fd); };

  struct stat file;
  if (fstat(fd, &file) != 0) return Missing(path, errno);
  if (absl::Status s = CheckUnexposed(path, file); !s.ok()) return s;
  absl::StatusOr<std::string> content = ReadAll(fd, path);
  if (!content.ok()) return content.status();
  absl::string_view trimmed = *content;
  if (absl::ConsumeSuffix(&trimmed, "\n")) absl::ConsumeSuffix(&trimmed, "\r");
  if (trimmed.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "SECRET_FILE_EMPTY",
                 absl::StrCat("the secret file ", path,
                              " is empty; write the secret into it"),
                 {{"path", path}});
  }
  Secret secret{std::string(trimmed)};
  Wipe(*content);
  RegisterSecret(secret);
  return secret;
}

}  // namespace muster
