#ifndef BASE_AUDIT_VERIFY_H_
#define BASE_AUDIT_VERIFY_H_

#include <cstdint>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/audit/chain.h"
#include "base/audit/signing_key.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster {

// Checks the export of an audit log, line by line, with the public keys alone:
// every hash, link and sequence; every checkpoint's signature, place and link;
// that what people read is what was recorded; that a checkpoint covers the last
// record; and, if there are checkpoints that were kept elsewhere, that each is
// of this log, so that a tail that was cut off is missed.
//
// Memory does not grow with the export. Not thread-safe.
class AuditVerifier {
 public:
  struct Options {
    // Whose checkpoints count; at least one.
    std::vector<AuditPublicKey> keys;
    // The export begins after this record.
    int64_t after_sequence = 0;
    // Checkpoints that were kept elsewhere, as AddKept() has read them.
    std::map<int64_t, actions::v1::Checkpoint> kept;
  };

  // What was found good so far.
  struct Report {
    int64_t records = 0;
    int64_t checkpoints = 0;
    int64_t size = 0;  // sequence of the last record
    std::optional<actions::v1::Checkpoint> last_checkpoint;
  };

  // Puts the checkpoint in `line` (export_line.h) into `options.kept`.
  //
  // Errors: those of ParseExportLine(), and
  //   DATA_LOSS AUDIT_SIGNATURE_WRONG, AUDIT_CHECKPOINT_UNREADABLE: as below.
  static absl::Status AddKept(absl::string_view line, Options& options);

  explicit AuditVerifier(Options options);

  // Takes the next line. After an error nothing more is to be added.
  //
  // Errors: those of ParseExportLine() and of AuditChain::Add(), and
  //   DATA_LOSS AUDIT_SIGNATURE_WRONG: none of the keys signed a checkpoint.
  //   DATA_LOSS AUDIT_CHECKPOINT_UNREADABLE: what was signed is no checkpoint.
  //   DATA_LOSS AUDIT_CHECKPOINT_WRONG: the log was another when it was made,
  //     or checkpoints before it are missing.
  absl::Status Add(absl::string_view line);

  // There are no more lines.
  //
  // Errors:
  //   DATA_LOSS AUDIT_TAIL_UNSIGNED: no checkpoint covers the last records.
  //   DATA_LOSS AUDIT_TAIL_MISSING: a checkpoint that was kept elsewhere is of
  //     a longer log.
  absl::Status Finish() const;

  const Report& report() const { return report_; }

 private:
  absl::Status AddEntry(const actions::v1::AuditEntry& entry);
  absl::Status AddCheckpoint(const actions::v1::SignedCheckpoint& checkpoint);
  absl::Status CheckPlace(const actions::v1::Checkpoint& checkpoint);
  absl::Status CheckKept();

  const Options options_;
  std::optional<AuditChain> chain_;  // unset: begins with the first line
  std::optional<std::string> last_checkpoint_hash_;
  Report report_;
};

// Adds every line of `file` and finishes. An error names the first bad line.
//
// Errors: those of AuditVerifier::Add() and Finish(), in front of which stand
// the line and the last record that was good.
absl::StatusOr<AuditVerifier::Report> VerifyAuditExport(
    std::istream& file, AuditVerifier::Options options);

}  // namespace muster

#endif  // BASE_AUDIT_VERIFY_H_
