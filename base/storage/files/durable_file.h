// Files and directories that are on the disk when the call returns, whatever
// happens to the power afterwards.
//
// Thread-safe for different paths. Errors of all of them, with metadata path:
//   RESOURCE_EXHAUSTED DISK_FULL: no space or quota left; free some.
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: the system refuses; the message
//     says which call, on what, and why.
#ifndef BASE_STORAGE_FILES_DURABLE_FILE_H_
#define BASE_STORAGE_FILES_DURABLE_FILE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// Puts `bytes` in place of the file at `path` at once: a reader, and a start
// after power loss, finds either all of the old bytes or all of the new ones.
// Readable by this user only. Uses `path`.tmp on the way.
absl::Status WriteFileDurably(const std::string& path, absl::string_view bytes);

// The bytes of the file at `path`, or nullopt if there is no such file.
absl::StatusOr<std::optional<std::string>> ReadFileIfThere(
    const std::string& path);

// Copies the file `from` to the new file `to`, readable by this user only. Its
// name is durable after SyncDirectory() only.
absl::Status CopyFileDurably(const std::string& from, const std::string& to);

// Makes the directory `path`, and those above it that are missing, for this
// user only. True if it made `path`, false if that was there.
absl::StatusOr<bool> MakeDirectoriesDurably(const std::string& path);

// Makes the content of the file, or the names in the directory, durable.
absl::Status SyncFile(const std::string& path);
absl::Status SyncDirectory(const std::string& path);

// The error that `error_number` (errno) means after `call` on `path`.
absl::Status FileError(int error_number, absl::string_view call,
                       absl::string_view path);

}  // namespace muster

#endif  // BASE_STORAGE_FILES_DURABLE_FILE_H_
