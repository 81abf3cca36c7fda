#include "actions/audit/audit_query.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "actions/audit/audit_index.h"
#include "actions/store/families.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

constexpr int kMostLookedAt = 10'000;
constexpr int kReadAtOnce = 256;

absl::Status Corrupt() {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               "the actions store cannot read an audit record; restore its "
               "directory from a backup",
               {{"record", "audit_log"}});
}

// Sequences, newest first, of what may be asked for.
absl::StatusOr<std::vector<int64_t>> WholeLogBefore(const RocksDatabase& db,
                                                    int64_t before, int limit) {
  auto it = db.Range(kAuditLog, "", EncodeInt64(before));
  std::vector<int64_t> sequences;
  for (it.SeekToLast();
       it.Valid() && static_cast<int>(sequences.size()) < limit; it.Prev()) {
    ASSIGN_OR_RETURN(const int64_t sequence, DecodeInt64(it.key()));
    sequences.push_back(sequence);
  }
  RETURN_IF_ERROR(it.status());
  return sequences;
}

// The one device that is asked for, also by a command of it; "" if there may be
// several.
std::string DeviceOf(const AuditQuery& query) {
  const auto command = CommandName::Parse(query.command);
  if (command.ok()) return command->parent().ToString();
  const DeviceName& parent = query.parent;
  const bool all = IsWildcard(parent.source) || IsWildcard(parent.device);
  return all ? "" : parent.ToString();
}

absl::StatusOr<std::vector<int64_t>> CandidatesBefore(const RocksDatabase& db,
                                                      const AuditQuery& query,
                                                      int64_t before,
                                                      int limit) {
  const auto find = [&](AuditIndex index, absl::string_view value) {
    return SequencesBefore(db, index, value, before, limit);
  };
  if (!query.ticket.empty()) return find(AuditIndex::kTicket, query.ticket);
  const std::string device = DeviceOf(query);
  if (!device.empty()) return find(AuditIndex::kDevice, device);
  return WholeLogBefore(db, before, limit);
}

bool IsOf(const v1::AuditRecord& record, const DeviceName& parent) {
  if (!IsWildcard(parent.source) &&
      SourceOf(record) != parent.parent().ToString()) {
    return false;
  }
  if (IsWildcard(parent.device)) return true;
  const absl::StatusOr<DeviceName> device = DeviceName::Parse(record.device());
  return device.ok() && device->device == parent.device;
}

bool Matches(const v1::AuditRecord& record, const AuditQuery& query) {
  return (query.command.empty() || record.command() == query.command) &&
         (query.ticket.empty() || record.ticket() == query.ticket) &&
         (query.phases.empty() || query.phases.count(record.phase()) > 0) &&
         IsOf(record, query.parent);
}

absl::StatusOr<std::vector<v1::AuditRecord>> ReadRecords(
    const RocksDatabase& db, const std::vector<int64_t>& sequences) {
  std::vector<std::string> keys;
  for (const int64_t sequence : sequences)
    keys.push_back(EncodeInt64(sequence));
  ASSIGN_OR_RETURN(const auto values, db.MultiGet(kAuditLog, keys));
  std::vector<v1::AuditRecord> records;
  for (const std::optional<std::string>& value : values) {
    v1::AuditEntry entry;
    if (!value.has_value() || !entry.ParseFromString(*value) ||
        !records.emplace_back().ParseFromString(entry.record())) {
      return Corrupt();
    }
  }
  return records;
}

}  // namespace

absl::StatusOr<AuditPage> FindAuditRecords(const RocksDatabase& db,
                                           const AuditQuery& query) {
  AuditPage page;
  int64_t before = query.before;
  for (int looked_at = 0; looked_at < kMostLookedAt;) {
    ASSIGN_OR_RETURN(const std::vector<int64_t> sequences,
                     CandidatesBefore(db, query, before, kReadAtOnce));
    ASSIGN_OR_RETURN(std::vector<v1::AuditRecord> records,
                     ReadRecords(db, sequences));
    for (v1::AuditRecord& record : records) {
      if (static_cast<int>(page.records.size()) == query.limit) {
        page.next_before = before;
        return page;
      }
      before = record.sequence();
      if (Matches(record, query)) page.records.push_back(std::move(record));
    }
    if (records.size() < kReadAtOnce) return page;
    looked_at += kReadAtOnce;
  }
  page.next_before = before;
  return page;
}

}  // namespace muster::actions
