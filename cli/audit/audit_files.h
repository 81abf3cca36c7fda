// The files of an audit log that was carried off: its export, its public keys,
// and checkpoints that were kept elsewhere.
#ifndef CLI_AUDIT_AUDIT_FILES_H_
#define CLI_AUDIT_AUDIT_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/audit/verify.h"
#include "cli/client/client.h"

namespace muster::cli {

// What an export came to.
struct AuditExport {
  int64_t records = 0;
  int64_t checkpoints = 0;
};

// Writes what the log has after the record `after` to `path`, a line each, for
// this user only. A file that is there is replaced once all has arrived.
//
// Errors: those of the call, and of writing a file.
absl::StatusOr<AuditExport> ExportAuditTo(Client& client, int64_t after,
                                          const std::string& path);

// What is to be verified, and with what.
struct AuditFiles {
  std::string path;
  std::vector<std::string> key_files;  // PEM, at least one
  std::string checkpoint_directory;    // empty: none
  int64_t after = 0;
};

// Verifies an export. Asks no service.
//
// Errors: those of VerifyAuditExport() and, naming the file, of AddKept(), and
//   NOT_FOUND AUDIT_FILE_MISSING: a file or the directory is not there.
//   INVALID_ARGUMENT AUDIT_KEY_INVALID: a key file holds no public key.
absl::StatusOr<AuditVerifier::Report> VerifyAuditFiles(const AuditFiles& files);

}  // namespace muster::cli

#endif  // CLI_AUDIT_AUDIT_FILES_H_
