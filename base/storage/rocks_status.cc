#include "base/storage/rocks_status.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "rocksdb/status.h"

namespace muster {
namespace {

// The errors of env_posix.cc's LockFile(): held by another process, or by
// another handle of this one.
bool IsLocked(const rocksdb::Status& status, absl::string_view words) {
  return status.IsIOError() && absl::StrContains(words, "lock") &&
         (absl::StrContains(words, "Resource temporarily unavailable") ||
          absl::StrContains(words, "by current process"));
}

}  // namespace

absl::Status FromRocks(const rocksdb::Status& status, absl::string_view path) {
  if (status.ok()) return absl::OkStatus();
  const std::string words = status.ToString();
  const auto error = [&](absl::StatusCode code, absl::string_view reason,
                         absl::string_view what_to_do) {
    return Error(code, reason,
                 absl::StrCat("the data directory ", path, " ", what_to_do,
                              " (", words, ")"),
                 {{"path", std::string(path)}, {"detail", words}});
  };
  if (status.IsNoSpace()) {
    return error(absl::StatusCode::kResourceExhausted, "DISK_FULL",
                 "has no space left; free some");
  }
  if (status.IsCorruption() || status.IsPathNotFound()) {
    return error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
                 "is damaged; restore it from a backup or remove it to start "
                 "afresh");
  }
  if (IsLocked(status, words)) {
    return error(absl::StatusCode::kFailedPrecondition, "DATA_DIR_LOCKED",
                 "is used by another process; stop that one or choose another "
                 "directory");
  }
  if (status.IsIOError()) {
    return error(absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNUSABLE",
                 "cannot be read or written; check that it is a directory "
                 "that this user owns");
  }
  return error(absl::StatusCode::kInternal, "STORE_FAILED", "reports an error");
}

absl::Status StoreReopening(absl::string_view path) {
  return Error(absl::StatusCode::kUnavailable, "STORE_REOPENING",
               absl::StrCat("the data directory ", path,
                            " is being opened again after a failed write; try "
                            "again later"),
               {{"path", std::string(path)}});
}

}  // namespace muster
