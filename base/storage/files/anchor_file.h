#ifndef BASE_STORAGE_FILES_ANCHOR_FILE_H_
#define BASE_STORAGE_FILES_ANCHOR_FILE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace muster {

// What a store said of itself outside of its database. A database that comes
// back older than this (its log deleted, an old copy put in its place, a disk
// rolled back) opens without an error: the anchor is how that is found.
struct AnchorState {
  // Which store. Lower-case UUID.
  std::string store_uuid;
  // Goes up by one when history was lost and that was accepted.
  int64_t epoch = 1;
  // A revision that was committed and synced. The database may be ahead of it,
  // never behind.
  int64_t durable_revision = 0;
  // No revision above this was ever given out under this epoch or before it.
  int64_t reserved_through = 0;

  friend bool operator==(const AnchorState& a, const AnchorState& b) {
    return a.store_uuid == b.store_uuid && a.epoch == b.epoch &&
           a.durable_revision == b.durable_revision &&
           a.reserved_through == b.reserved_through;
  }
};

// One AnchorState in a small text file beside the database: versioned, sealed
// with SHA-256, replaced as a whole. Any change of its bytes is found.
class AnchorFile {
 public:
  // The state in the file at `path`; nullopt if there is no such file.
  //
  // Errors:
  //   DATA_LOSS ANCHOR_CORRUPT: not what Write() makes, or of a newer release.
  //   FAILED_PRECONDITION DATA_DIR_UNUSABLE: it cannot be read.
  static absl::StatusOr<std::optional<AnchorState>> Read(
      const std::string& path);

  // Puts `state` in place of the file at `path`, durably.
  //
  // Errors:
  //   INVALID_ARGUMENT ANCHOR_INVALID: an empty or odd store_uuid, a negative
  //     number, or durable_revision above reserved_through.
  //   Those of WriteFileDurably() (durable_file.h).
  static absl::Status Write(const std::string& path, const AnchorState& state);
};

}  // namespace muster

#endif  // BASE_STORAGE_FILES_ANCHOR_FILE_H_
