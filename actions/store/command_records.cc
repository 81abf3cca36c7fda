#include "actions/store/command_records.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "actions/store/lifecycle.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

constexpr size_t kNumberBytes = 8;

absl::Status Corrupt(absl::string_view what) {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               absl::StrCat("the actions store cannot read ", what,
                            "; restore its directory from a backup"),
               {{"record", std::string(what)}});
}

std::string ParentKey(const DeviceName& parent, int64_t number) {
  return JoinKey({parent.source, parent.device, EncodeInt64(number)});
}

std::array<DeviceName, 4> ParentsOf(const DeviceName& device) {
  return {device, DeviceName{device.source, "-"},
          DeviceName{"-", device.device}, DeviceName{"-", "-"}};
}

DeviceName ParentOf(const v1::Command& command) {
  const auto name = CommandName::Parse(command.name());
  return name.ok() ? name->parent() : DeviceName{};
}

absl::StatusOr<NumberedCommand> Decode(absl::string_view name,
                                       absl::string_view value) {
  if (value.size() < kNumberBytes) return Corrupt(name);
  NumberedCommand record;
  ASSIGN_OR_RETURN(record.number, DecodeInt64(value.substr(0, kNumberBytes)));
  value.remove_prefix(kNumberBytes);
  if (!record.command.ParseFromArray(value.data(),
                                     static_cast<int>(value.size()))) {
    return Corrupt(name);
  }
  return record;
}

absl::StatusOr<NumberedCommand> ReadIndexed(const RocksDatabase& db,
                                            absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<NumberedCommand> record,
                   ReadCommand(db, name));
  if (!record) return Corrupt(name);
  return *std::move(record);
}

}  // namespace

std::vector<std::string> FamilyNames() {
  return {"commands", "by_parent", "open", "request_ids", "audit", "meta"};
}

void PutCommand(const NumberedCommand& record, RocksBatch& batch) {
  const std::string& name = record.command.name();
  batch.Put(kCommands, name,
            absl::StrCat(EncodeInt64(record.number),
                         record.command.SerializeAsString()));
  batch.Put(kRequestIds, record.command.request_id(), name);
  for (const DeviceName& parent : ParentsOf(ParentOf(record.command))) {
    const std::string key = ParentKey(parent, record.number);
    batch.Put(kByParent, key, name);
    if (IsTerminal(record.command.state())) {
      batch.Delete(kOpen, key);
    } else {
      batch.Put(kOpen, key, name);
    }
  }
}

void PutAuditLine(const v1::AuditRecord& line, RocksBatch& batch) {
  batch.Put(kAudit, EncodeInt64(line.sequence()), line.SerializeAsString());
}

absl::StatusOr<std::optional<NumberedCommand>> ReadCommand(
    const RocksDatabase& db, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<std::string> value, db.Get(kCommands, name));
  if (!value) return std::nullopt;
  ASSIGN_OR_RETURN(NumberedCommand record, Decode(name, *value));
  return record;
}

absl::StatusOr<std::vector<NumberedCommand>> ReadCommandsBefore(
    const RocksDatabase& db, Family family, const DeviceName& parent,
    int64_t before, int limit) {
  std::vector<NumberedCommand> found;
  auto it = db.Range(family, JoinKey({parent.source, parent.device}),
                     ParentKey(parent, before));
  for (it.SeekToLast(); it.Valid(); it.Prev()) {
    if (static_cast<int>(found.size()) == limit) break;
    ASSIGN_OR_RETURN(NumberedCommand record, ReadIndexed(db, it.value()));
    found.push_back(std::move(record));
  }
  RETURN_IF_ERROR(it.status());
  return found;
}

absl::StatusOr<int64_t> ReadCounter(const RocksDatabase& db,
                                    absl::string_view key) {
  ASSIGN_OR_RETURN(std::optional<std::string> value, db.Get(kMeta, key));
  if (!value) return 0;
  return DecodeInt64(*value);
}

absl::StatusOr<std::vector<v1::AuditRecord>> ReadAuditLines(
    const RocksDatabase& db, int64_t sequence, int limit) {
  std::vector<v1::AuditRecord> lines;
  auto it = db.Range(kAudit, EncodeInt64(sequence + 1), "");
  for (; it.Valid() && static_cast<int>(lines.size()) < limit; it.Next()) {
    const absl::string_view value = it.value();
    if (!lines.emplace_back().ParseFromArray(value.data(),
                                             static_cast<int>(value.size()))) {
      return Corrupt("an audit line");
    }
  }
  RETURN_IF_ERROR(it.status());
  return lines;
}

}  // namespace muster::actions
