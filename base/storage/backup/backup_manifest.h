#ifndef BASE_STORAGE_BACKUP_BACKUP_MANIFEST_H_
#define BASE_STORAGE_BACKUP_BACKUP_MANIFEST_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace muster {

// What is in a backup: a small sealed text file that is written last, so that
// a backup that was cut off has none.
struct BackupManifest {
  struct File {
    int64_t bytes = 0;
    std::string sha256;  // hexadecimal

    friend bool operator==(const File& a, const File& b) {
      return a.bytes == b.bytes && a.sha256 == b.sha256;
    }
  };

  // What the store says of itself, such as its revision. A key is letters,
  // digits and underscores; a value has no line break.
  std::map<std::string, std::string> labels;
  // By name, which has no directory and no line break.
  std::map<std::string, File> files;
};

// Errors:
//   INVALID_ARGUMENT BACKUP_LABEL_INVALID: a label is not as above.
//   Those of WriteFileDurably() (../files/durable_file.h).
absl::Status WriteBackupManifest(const std::string& path,
                                 const BackupManifest& manifest);

// Errors:
//   DATA_LOSS BACKUP_INCOMPLETE: there is no such file.
//   DATA_LOSS BACKUP_CORRUPT: not what WriteBackupManifest() makes, or of a
//     newer release.
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: it cannot be read.
absl::StatusOr<BackupManifest> ReadBackupManifest(const std::string& path);

// The manifest of the files in `directory` as they are, without labels.
//
// Errors:
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: some of it cannot be read.
absl::StatusOr<BackupManifest> ManifestOf(const std::string& directory);

}  // namespace muster

#endif  // BASE_STORAGE_BACKUP_BACKUP_MANIFEST_H_
