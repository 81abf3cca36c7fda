#include "actions/audit/audit_index.h"

#include <string>

#include "actions/store/families.h"
#include "base/api/fingerprint.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

std::string KeysOf(AuditIndex index, absl::string_view value) {
  const auto fingerprint = static_cast<int64_t>(Fingerprint(value));
  return static_cast<char>(index) + EncodeInt64(fingerprint);
}

void Add(AuditIndex index, absl::string_view value, int64_t sequence,
         RocksBatch& batch) {
  if (value.empty()) return;
  batch.Put(kAuditIndex, KeysOf(index, value) + EncodeInt64(sequence), "");
}

}  // namespace

std::string SourceOf(const v1::AuditRecord& record) {
  if (!record.source().empty()) return record.source();
  const absl::StatusOr<DeviceName> device = DeviceName::Parse(record.device());
  return device.ok() ? device->parent().ToString() : "";
}

void IndexRecord(const v1::AuditRecord& record, RocksBatch& batch) {
  const int64_t sequence = record.sequence();
  Add(AuditIndex::kDevice, record.device(), sequence, batch);
  Add(AuditIndex::kTicket, record.ticket(), sequence, batch);
  if (record.phase() == v1::AuditRecord::PHASE_REVEAL) {
    Add(AuditIndex::kReveal, record.principal(), sequence, batch);
  }
}

absl::StatusOr<std::vector<int64_t>> SequencesBefore(const RocksDatabase& db,
                                                     AuditIndex index,
                                                     absl::string_view value,
                                                     int64_t before,
                                                     int limit) {
  const std::string prefix = KeysOf(index, value);
  auto it = db.Range(kAuditIndex, prefix, prefix + EncodeInt64(before));
  std::vector<int64_t> sequences;
  for (it.SeekToLast();
       it.Valid() && static_cast<int>(sequences.size()) < limit; it.Prev()) {
    ASSIGN_OR_RETURN(const int64_t sequence,
                     DecodeInt64(it.key().substr(prefix.size())));
    sequences.push_back(sequence);
  }
  RETURN_IF_ERROR(it.status());
  return sequences;
}

}  // namespace muster::actions
