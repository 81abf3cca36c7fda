#include "cli/audit/audit_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "base/audit/export_line.h"
#include "base/audit/signing_key.h"
#include "base/errors.h"
#include "base/storage/files/durable_file.h"

namespace muster::cli {
namespace {

using actions::v1::AuditLog;
using actions::v1::ExportAuditResponse;

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

File Create(const std::string& path) {
  const int fd =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  return {fd < 0 ? nullptr : fdopen(fd, "w"), fclose};
}

absl::Status Missing(const std::string& path, absl::string_view advice) {
  return Error(absl::StatusCode::kNotFound, "AUDIT_FILE_MISSING",
               absl::StrCat("cannot read ", path, "; ", advice),
               {{"path", path}});
}

// Writes every item to `file`.
absl::StatusOr<AuditExport> Receive(Client& client, int64_t after, FILE& file,
                                    const std::string& path) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kLongCall));
  actions::v1::ExportAuditRequest request;
  request.set_after_sequence(after);
  const auto reader = client.audit().ExportAudit(&context, request);
  AuditExport written;
  ExportAuditResponse item;
  while (reader->Read(&item)) {
    const std::string line = absl::StrCat(ToExportLine(item), "\n");
    if (fwrite(line.data(), 1, line.size(), &file) != line.size()) {
      return FileError(errno, "write", path);
    }
    ++(item.has_entry() ? written.records : written.checkpoints);
  }
  RETURN_IF_ERROR(FromCall(reader->Finish()));
  return written;
}

absl::Status AddKeys(const std::string& path,
                     std::vector<AuditPublicKey>& keys) {
  ASSIGN_OR_RETURN(const auto pem, ReadFileIfThere(path));
  if (!pem.has_value()) {
    return Missing(path,
                   "it is to hold the public key: musterctl audit keys "
                   "--output audit.pub, or audit.pub of the installation");
  }
  const absl::StatusOr<std::vector<AuditPublicKey>> read =
      AuditPublicKey::FromPem(*pem);
  if (!read.ok()) return Annotate(read.status(), path);
  keys.insert(keys.end(), read->begin(), read->end());
  return absl::OkStatus();
}

absl::Status AddKept(const std::string& directory,
                     AuditVerifier::Options& options) {
  std::error_code error;
  std::filesystem::directory_iterator files(directory, error);
  if (error) return Missing(directory, "name the directory of checkpoints");
  for (const auto& entry : files) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    std::string line;
    std::getline(file, line);
    const absl::Status added = AuditVerifier::AddKept(line, options);
    if (!added.ok()) return Annotate(added, entry.path().string());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AuditExport> ExportAuditTo(Client& client, int64_t after,
                                          const std::string& path) {
  const std::string draft = absl::StrCat(path, ".part");
  File file = Create(draft);
  if (file == nullptr) return FileError(errno, "open", draft);
  absl::Cleanup remove_draft = [&] { unlink(draft.c_str()); };
  ASSIGN_OR_RETURN(const AuditExport written,
                   Receive(client, after, *file, draft));
  if (fclose(file.release()) != 0) return FileError(errno, "write", draft);
  RETURN_IF_ERROR(SyncFile(draft));
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    return FileError(errno, "rename", path);
  }
  std::move(remove_draft).Cancel();
  return written;
}

absl::StatusOr<AuditVerifier::Report> VerifyAuditFiles(
    const AuditFiles& files) {
  AuditVerifier::Options options;
  options.after_sequence = files.after;
  for (const std::string& path : files.key_files) {
    RETURN_IF_ERROR(AddKeys(path, options.keys));
  }
  if (!files.checkpoint_directory.empty()) {
    RETURN_IF_ERROR(AddKept(files.checkpoint_directory, options));
  }
  std::ifstream file(files.path);
  if (!file) return Missing(files.path, "name the file of the export");
  return VerifyAuditExport(file, std::move(options));
}

}  // namespace muster::cli
