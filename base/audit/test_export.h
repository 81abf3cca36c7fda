#ifndef BASE_AUDIT_TEST_EXPORT_H_
#define BASE_AUDIT_TEST_EXPORT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/audit/chain.h"
#include "base/audit/export_line.h"
#include "base/audit/signing_key.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::testing {

// An audit log that a test writes, as lines of its export. Not thread-safe.
class TestExport {
 public:
  TestExport() : TestExport(NewKey()) {}
  explicit TestExport(AuditSigningKey key) : key_(std::move(key)) {}

  static AuditSigningKey NewKey() {
    return *AuditSigningKey::FromPem(*AuditSigningKey::MakePem());
  }

  const AuditPublicKey& key() const { return key_.public_key(); }

  // Adds `count` records, whose reason is `reason` and their number.
  void AddRecords(int count, const std::string& reason = "reason ") {
    for (int i = 0; i < count; ++i) {
      actions::v1::AuditRecord record;
      record.set_sequence(++size_);
      record.mutable_time()->set_seconds(1'700'000'000 + size_);
      record.set_phase(actions::v1::AuditRecord::PHASE_INTENT);
      record.set_reason(absl::StrCat(reason, size_));
      record.set_previous_hash(head_);
      actions::v1::ExportAuditResponse item;
      *item.mutable_entry() = SealAuditRecord(record);
      head_ = item.entry().hash();
      lines_.push_back(ToExportLine(item));
    }
  }

  // Adds a checkpoint of all records so far, and returns its line.
  std::string AddCheckpoint() {
    actions::v1::Checkpoint checkpoint;
    checkpoint.set_size(size_);
    checkpoint.set_head_hash(head_);
    checkpoint.set_previous_hash(last_checkpoint_);
    checkpoint.mutable_time()->set_seconds(1'700'000'000 + size_);
    actions::v1::ExportAuditResponse item;
    *item.mutable_checkpoint() = *key_.Sign(checkpoint);
    last_checkpoint_ = Sha256(item.checkpoint().checkpoint());
    lines_.push_back(ToExportLine(item));
    return lines_.back();
  }

  std::vector<std::string>& lines() { return lines_; }
  std::string Text() const {
    std::string text;
    for (const std::string& line : lines_) absl::StrAppend(&text, line, "\n");
    return text;
  }

 private:
  const AuditSigningKey key_;
  int64_t size_ = 0;
  std::string head_ = NoAuditHash();
  std::string last_checkpoint_ = NoAuditHash();
  std::vector<std::string> lines_;
};

}  // namespace muster::testing

#endif  // BASE_AUDIT_TEST_EXPORT_H_
