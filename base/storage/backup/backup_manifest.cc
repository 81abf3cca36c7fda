#include "base/storage/backup/backup_manifest.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/checksum.h"
#include "base/storage/files/durable_file.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kFormat = "muster-backup 1";

bool IsKey(absl::string_view key) {
  return !key.empty() &&
         std::all_of(key.begin(), key.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '_';
         });
}

bool IsOneLine(absl::string_view text) { return text.find('\n') == text.npos; }

std::string Render(const BackupManifest& manifest) {
  std::string text = absl::StrCat(kFormat, "\n");
  for (const auto& [key, value] : manifest.labels) {
    absl::StrAppend(&text, "label ", key, " ", value, "\n");
  }
  for (const auto& [name, file] : manifest.files) {
    absl::StrAppend(&text, "file ", file.bytes, " ", file.sha256, " ", name,
                    "\n");
  }
  return Seal(text);
}

bool ParseLabel(absl::string_view line, BackupManifest& manifest) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(line, absl::MaxSplits(' ', 2));
  if (parts.size() != 3 || parts[0] != "label") return false;
  return manifest.labels.emplace(parts[1], parts[2]).second;
}

bool ParseFile(absl::string_view line, BackupManifest& manifest) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(line, absl::MaxSplits(' ', 3));
  if (parts.size() != 4 || parts[0] != "file") return false;
  BackupManifest::File file;
  if (!absl::SimpleAtoi(parts[1], &file.bytes)) return false;
  file.sha256 = std::string(parts[2]);
  return manifest.files.emplace(parts[3], std::move(file)).second;
}

// What does not render to the same bytes again is not ours.
std::optional<BackupManifest> Parse(absl::string_view bytes) {
  absl::string_view text;
  if (!Unseal(bytes, text)) return std::nullopt;
  BackupManifest manifest;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line == kFormat || line.empty()) continue;
    if (!ParseLabel(line, manifest) && !ParseFile(line, manifest)) {
      return std::nullopt;
    }
  }
  if (Render(manifest) != bytes) return std::nullopt;
  return manifest;
}

absl::Status Unreadable(const std::string& path, const std::error_code& error) {
  return FileError(error.value(), "read", path);
}

}  // namespace

absl::Status WriteBackupManifest(const std::string& path,
                                 const BackupManifest& manifest) {
  for (const auto& [key, value] : manifest.labels) {
    if (IsKey(key) && IsOneLine(value)) continue;
    return Error(absl::StatusCode::kInvalidArgument, "BACKUP_LABEL_INVALID",
                 absl::StrCat("the label \"", key,
                              "\" of a backup must be letters, digits and "
                              "underscores, and its value one line"),
                 {{"label", key}});
  }
  return WriteFileDurably(path, Render(manifest));
}

absl::StatusOr<BackupManifest> ReadBackupManifest(const std::string& path) {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                   ReadFileIfThere(path));
  if (!bytes.has_value()) {
    return Error(absl::StatusCode::kDataLoss, "BACKUP_INCOMPLETE",
                 absl::StrCat(path,
                              " is missing: the backup was cut off before its "
                              "end, or this is none; use another one"),
                 {{"path", path}});
  }
  std::optional<BackupManifest> manifest = Parse(*bytes);
  if (manifest.has_value()) return *std::move(manifest);
  return Error(absl::StatusCode::kDataLoss, "BACKUP_CORRUPT",
               absl::StrCat(path,
                            " is damaged or of a newer release; use another "
                            "backup"),
               {{"path", path}});
}

absl::StatusOr<BackupManifest> ManifestOf(const std::string& directory) {
  BackupManifest manifest;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; it != end;
       it.increment(error)) {
    if (error) return Unreadable(directory, error);
    BackupManifest::File file;
    const std::string path = it->path().string();
    file.bytes = static_cast<int64_t>(fs::file_size(path, error));
    if (error) return Unreadable(path, error);
    ASSIGN_OR_RETURN(file.sha256, Sha256HexOfFile(path));
    manifest.files.emplace(it->path().filename().string(), std::move(file));
  }
  if (error) return Unreadable(directory, error);
  return manifest;
}

}  // namespace muster
