// Backups of a database while it is in use, and their way back.
//
// A backup is a directory, for this user only: `data` holds the files of the
// database, `manifest` the size and SHA-256 of each. Thread-safe for different
// directories.
#ifndef BASE_STORAGE_BACKUP_BACKUP_H_
#define BASE_STORAGE_BACKUP_BACKUP_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/storage/backup/backup_manifest.h"
#include "base/storage/rocks.h"

namespace muster {

// Makes the backup `directory` of `db` as it is at one moment between two
// commits, durably; reads and writes go on. `labels` are kept with it. After an
// error, what was made of it is removed.
//
// Errors, beside those of RocksDatabase::Checkpoint() and WriteFileDurably():
//   ALREADY_EXISTS BACKUP_EXISTS: there is something at `directory`.
//   INVALID_ARGUMENT BACKUP_LABEL_INVALID: see backup_manifest.h.
absl::Status CreateBackup(
    const RocksDatabase& db, const std::string& directory,
    const std::map<std::string, std::string>& labels = {});

// Reads all of the backup and compares it with its manifest, which it returns.
//
// Errors:
//   NOT_FOUND BACKUP_NOT_FOUND: there is no such directory.
//   DATA_LOSS BACKUP_INCOMPLETE: it has no manifest: it was cut off.
//   DATA_LOSS BACKUP_CORRUPT: a file is missing, too many, or differs, which
//     the metadata `file` names; or the manifest is damaged.
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: some of it cannot be read.
absl::StatusOr<BackupManifest> VerifyBackup(const std::string& directory);

// Verifies the backup `from` and copies its database to the directory `to`,
// durably; `to` is empty or not there. Returns the manifest. A restore that is
// cut off leaves a directory that refuses to open and to be restored into:
// remove it and restore again.
//
// Errors, beside those of VerifyBackup():
//   FAILED_PRECONDITION RESTORE_TARGET_NOT_EMPTY: there are files in `to`.
//   RESOURCE_EXHAUSTED DISK_FULL, FAILED_PRECONDITION DATA_DIR_UNUSABLE: `to`
//     cannot be written.
absl::StatusOr<BackupManifest> RestoreBackup(const std::string& from,
                                             const std::string& to);

}  // namespace muster

#endif  // BASE_STORAGE_BACKUP_BACKUP_H_
