#include "base/audit/verify.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/audit/export_line.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

using ::muster::actions::v1::AuditEntry;
using ::muster::actions::v1::AuditRecord;
using ::muster::actions::v1::Checkpoint;
using ::muster::actions::v1::SignedCheckpoint;

absl::Status Wrong(absl::string_view reason, int64_t sequence,
                   absl::string_view why) {
  return Error(absl::StatusCode::kDataLoss, reason, why,
               {{"sequence", absl::StrCat(sequence)}});
}

// What `signed_one` says, if one of `keys` signed it.
absl::StatusOr<Checkpoint> ReadSigned(const SignedCheckpoint& signed_one,
                                      const std::vector<AuditPublicKey>& keys,
                                      int64_t at) {
  Checkpoint checkpoint;
  if (!checkpoint.ParseFromString(signed_one.checkpoint())) {
    return Wrong(
        "AUDIT_CHECKPOINT_UNREADABLE", at,
        absl::StrCat("the checkpoint after record ", at, " cannot be read"));
  }
  const bool known = std::any_of(
      keys.begin(), keys.end(),
      [&](const AuditPublicKey& key) { return key.Signed(signed_one); });
  if (known) return checkpoint;
  return Wrong("AUDIT_SIGNATURE_WRONG", checkpoint.size(),
               absl::StrCat("the checkpoint of ", checkpoint.size(),
                            " records was not signed by any key that was given "
                            "(it names the key ",
                            checkpoint.key_id(), ")"));
}

}  // namespace

absl::Status AuditVerifier::AddKept(absl::string_view line, Options& options) {
  ASSIGN_OR_RETURN(const auto item, ParseExportLine(line));
  if (!item.has_checkpoint()) {
    return Error(absl::StatusCode::kDataLoss, "AUDIT_LINE_MALFORMED",
                 "this is a record; a checkpoint was to be here");
  }
  ASSIGN_OR_RETURN(Checkpoint checkpoint,
                   ReadSigned(item.checkpoint(), options.keys, 0));
  options.kept[checkpoint.size()] = std::move(checkpoint);
  return absl::OkStatus();
}

AuditVerifier::AuditVerifier(Options options) : options_(std::move(options)) {
  report_.size = options_.after_sequence;
  if (options_.after_sequence > 0) return;
  chain_.emplace();
  last_checkpoint_hash_ = NoAuditHash();
}

absl::Status AuditVerifier::Add(absl::string_view line) {
  ASSIGN_OR_RETURN(const auto item, ParseExportLine(line));
  RETURN_IF_ERROR(item.has_entry() ? AddEntry(item.entry())
                                   : AddCheckpoint(item.checkpoint()));
  return CheckKept();
}

absl::Status AuditVerifier::AddEntry(const AuditEntry& entry) {
  AuditRecord record;
  if (!chain_.has_value()) {
    record.ParseFromString(entry.record());
    chain_.emplace(options_.after_sequence, record.previous_hash());
    RETURN_IF_ERROR(CheckKept());
  }
  RETURN_IF_ERROR(chain_->Add(entry, record));
  ++report_.records;
  report_.size = chain_->size();
  return absl::OkStatus();
}

absl::Status AuditVerifier::AddCheckpoint(const SignedCheckpoint& signed_one) {
  ASSIGN_OR_RETURN(Checkpoint checkpoint,
                   ReadSigned(signed_one, options_.keys, report_.size));
  if (!chain_.has_value()) {
    chain_.emplace(options_.after_sequence, checkpoint.head_hash());
  }
  RETURN_IF_ERROR(CheckPlace(checkpoint));
  last_checkpoint_hash_ = Sha256(signed_one.checkpoint());
  ++report_.checkpoints;
  report_.last_checkpoint = std::move(checkpoint);
  return absl::OkStatus();
}

absl::Status AuditVerifier::CheckPlace(const Checkpoint& checkpoint) {
  const auto wrong = [&](absl::string_view why) {
    return Wrong("AUDIT_CHECKPOINT_WRONG", chain_->size(),
                 absl::StrCat("the checkpoint of ", checkpoint.size(),
                              " records ", why));
  };
  if (checkpoint.size() != chain_->size()) {
    return wrong(absl::StrCat("stands after record ", chain_->size(),
                              ": records are missing, or were put in"));
  }
  if (checkpoint.head_hash() != chain_->head_hash()) {
    return wrong("was made of another log: it shows another last hash");
  }
  if (last_checkpoint_hash_.has_value() &&
      checkpoint.previous_hash() != *last_checkpoint_hash_) {
    return wrong(
        "does not follow the checkpoint before: one was taken out or "
        "put in");
  }
  return absl::OkStatus();
}

absl::Status AuditVerifier::CheckKept() {
  if (!chain_.has_value()) return absl::OkStatus();
  const auto kept = options_.kept.find(chain_->size());
  if (kept == options_.kept.end()) return absl::OkStatus();
  if (kept->second.head_hash() != chain_->head_hash()) {
    return Wrong("AUDIT_CHECKPOINT_WRONG", chain_->size(),
                 absl::StrCat("the checkpoint of ", chain_->size(),
                              " records that was kept elsewhere was made of "
                              "another log: it shows another last hash"));
  }
  return absl::OkStatus();
}

absl::Status AuditVerifier::Finish() const {
  const int64_t covered = report_.last_checkpoint.has_value()
                              ? report_.last_checkpoint->size()
                              : -1;
  if (covered < report_.size) {
    return Wrong("AUDIT_TAIL_UNSIGNED", std::max<int64_t>(covered, 0) + 1,
                 absl::StrCat("no checkpoint covers what comes after record ",
                              std::max<int64_t>(covered, 0),
                              "; the end of the export is missing, or what is "
                              "there was not written by Muster"));
  }
  if (options_.kept.empty()) return absl::OkStatus();
  const int64_t known = options_.kept.rbegin()->first;
  if (known <= report_.size) return absl::OkStatus();
  return Wrong("AUDIT_TAIL_MISSING", report_.size + 1,
               absl::StrCat("record ", report_.size + 1,
                            " is missing: a checkpoint that was kept elsewhere "
                            "is of ",
                            known,
                            " records; the tail was cut off, or the export is "
                            "older than that checkpoint"));
}

absl::StatusOr<AuditVerifier::Report> VerifyAuditExport(
    std::istream& file, AuditVerifier::Options options) {
  AuditVerifier verifier(std::move(options));
  std::string line;
  int64_t number = 0;
  absl::Status status;
  while (status.ok() && std::getline(file, line)) {
    ++number;
    status = verifier.Add(line);
  }
  if (status.ok()) status = verifier.Finish();
  if (status.ok()) return verifier.report();
  return Annotate(status, absl::StrCat("line ", number, ", after record ",
                                       verifier.report().size));
}

}  // namespace muster
