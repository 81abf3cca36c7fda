#include "base/storage/backup/backup.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

// Without it there is no database, so it is copied last.
constexpr char kCurrent[] = "CURRENT";

std::string DataOf(const std::string& backup) {
  return absl::StrCat(backup, "/data");
}

std::string ManifestPathOf(const std::string& backup) {
  return absl::StrCat(backup, "/manifest");
}

absl::Status Exists(const std::string& directory) {
  return Error(absl::StatusCode::kAlreadyExists, "BACKUP_EXISTS",
               absl::StrCat("there is something at ", directory,
                            "; choose a new directory for the backup"),
               {{"path", directory}});
}

absl::Status Corrupt(const std::string& directory, const std::string& file,
                     absl::string_view what) {
  return Error(absl::StatusCode::kDataLoss, "BACKUP_CORRUPT",
               absl::StrCat("the backup ", directory, " is damaged: the file ",
                            file, " ", what, "; use another backup"),
               {{"path", directory}, {"file", file}});
}

absl::Status SyncFiles(const std::string& directory,
                       const BackupManifest& manifest) {
  for (const auto& [name, file] : manifest.files) {
    RETURN_IF_ERROR(SyncFile(absl::StrCat(directory, "/", name)));
  }
  return SyncDirectory(directory);
}

absl::Status Fill(const RocksDatabase& db, const std::string& directory,
                  const std::map<std::string, std::string>& labels) {
  const std::string data = DataOf(directory);
  RETURN_IF_ERROR(db.Checkpoint(data));
  ASSIGN_OR_RETURN(BackupManifest manifest, ManifestOf(data));
  RETURN_IF_ERROR(SyncFiles(data, manifest));
  RETURN_IF_ERROR(SyncDirectory(directory));
  manifest.labels = labels;
  return WriteBackupManifest(ManifestPathOf(directory), manifest);
}

absl::Status Compare(const std::string& directory, const BackupManifest& want,
                     const BackupManifest& have) {
  for (const auto& [name, file] : want.files) {
    const auto found = have.files.find(name);
    if (found == have.files.end()) {
      return Corrupt(directory, name, "is missing");
    }
    if (!(found->second == file)) return Corrupt(directory, name, "differs");
  }
  for (const auto& [name, file] : have.files) {
    if (want.files.count(name) == 0) {
      return Corrupt(directory, name, "does not belong to it");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckEmpty(const std::string& directory) {
  std::error_code error;
  const bool empty = fs::is_empty(directory, error);
  if (error) return FileError(error.value(), "read", directory);
  if (empty) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition,
               "RESTORE_TARGET_NOT_EMPTY",
               absl::StrCat("there are files in ", directory,
                            "; restore into a new directory, or move them "
                            "away"),
               {{"path", directory}});
}

absl::Status CopyAll(const BackupManifest& manifest, const std::string& from,
                     const std::string& to) {
  const auto copy = [&](const std::string& name) {
    return CopyFileDurably(absl::StrCat(from, "/", name),
                           absl::StrCat(to, "/", name));
  };
  for (const auto& [name, file] : manifest.files) {
    if (name != kCurrent) RETURN_IF_ERROR(copy(name));
  }
  RETURN_IF_ERROR(SyncDirectory(to));
  RETURN_IF_ERROR(copy(kCurrent));
  return SyncDirectory(to);
}

}  // namespace

absl::Status CreateBackup(const RocksDatabase& db, const std::string& directory,
                          const std::map<std::string, std::string>& labels) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(directory, ignored))) {
    return Exists(directory);
  }
  ASSIGN_OR_RETURN(const bool made, MakeDirectoriesDurably(directory));
  if (!made) return Exists(directory);
  const absl::Status filled = Fill(db, directory, labels);
  if (!filled.ok()) fs::remove_all(directory, ignored);
  return filled;
}

absl::StatusOr<BackupManifest> VerifyBackup(const std::string& directory) {
  std::error_code ignored;
  if (!fs::is_directory(directory, ignored)) {
    return Error(
        absl::StatusCode::kNotFound, "BACKUP_NOT_FOUND",
        absl::StrCat("there is no backup at ", directory, "; check the path"),
        {{"path", directory}});
  }
  ASSIGN_OR_RETURN(BackupManifest manifest,
                   ReadBackupManifest(ManifestPathOf(directory)));
  const std::string data = DataOf(directory);
  if (!fs::is_directory(data, ignored)) {
    return Corrupt(directory, "data", "is missing");
  }
  ASSIGN_OR_RETURN(const BackupManifest have, ManifestOf(data));
  RETURN_IF_ERROR(Compare(directory, manifest, have));
  return manifest;
}

absl::StatusOr<BackupManifest> RestoreBackup(const std::string& from,
                                             const std::string& to) {
  ASSIGN_OR_RETURN(BackupManifest manifest, VerifyBackup(from));
  RETURN_IF_ERROR(MakeDirectoriesDurably(to).status());
  RETURN_IF_ERROR(CheckEmpty(to));
  RETURN_IF_ERROR(CopyAll(manifest, DataOf(from), to));
  return manifest;
}

}  // namespace muster
