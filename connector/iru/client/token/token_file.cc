#include "connector/iru/client/token/token_file.h"

#include <sys/stat.h>

#include "absl/status/statusor.h"

namespace muster::iru {
namespace {

int64_t Nanos(const timespec& time) {
  return int64_t{time.tv_sec} * 1000000000 + time.tv_nsec;
}

}  // namespace

absl::Status TokenFile::Reload() {
  // Taken first: a change while it is read is seen next time.
  const std::optional<Stamp> stamp = StampOf(path_);
  if (content_ && stamp && stamp == stamp_) return absl::OkStatus();
  absl::StatusOr<Secret> read = ReadSecretFile(path_);
  if (!read.ok()) {
    content_.reset();
    return read.status();
  }
  stamp_ = stamp;
  if (Holds(*read)) return absl::OkStatus();
  content_ = *std::move(read);
  verdict_ = Verdict::kUntried;
  return absl::OkStatus();
}

bool TokenFile::Holds(const Secret& token) const {
  return content_ && content_->Reveal() == token.Reveal();
}

std::optional<TokenFile::Stamp> TokenFile::StampOf(const std::string& path) {
  struct stat file;
  if (stat(path.c_str(), &file) != 0) return std::nullopt;
  return Stamp(file.st_dev, file.st_ino, file.st_size, Nanos(file.st_mtim),
               Nanos(file.st_ctim));
}

}  // namespace muster::iru
