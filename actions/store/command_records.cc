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

std::string SecretKey(absl::string_view name) {
  return JoinKey({"command_secret", name});
}

std::string PlanUsedKey(absl::string_view plan) {
  return JoinKey({"plan_used", plan});
}

template <typename Message>
absl::StatusOr<std::optional<Message>> ReadMessage(const RocksDatabase& db,
                                                   Family family,
                                                   absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<std::string> value, db.Get(family, name));
  if (!value) return std::optional<Message>();
  Message message;
  if (!message.ParseFromString(*value)) return Corrupt(name);
  return std::optional<Message>(std::move(message));
}

}  // namespace

void PutCommand(const NumberedCommand& record, int64_t last_change,
                RocksBatch& batch) {
  const std::string& name = record.command.name();
  batch.Put(kCommands, name,
            absl::StrCat(EncodeInt64(record.number),
                         record.command.SerializeAsString()));
  if (record.command.batch().empty()) {
    batch.Put(kRequestIds, record.command.request_id(), name);
  }
  if (last_change > 0) batch.Delete(kChanges, EncodeInt64(last_change));
  batch.Put(kChanges, EncodeInt64(record.command.change()), name);
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

void PutCommandSecret(absl::string_view name, const std::string& sealed,
                      RocksBatch& batch) {
  if (sealed.empty()) {
    batch.Delete(kMeta, SecretKey(name));
  } else {
    batch.Put(kMeta, SecretKey(name), sealed);
  }
}

void PutPlan(const v1::Plan& plan, RocksBatch& batch) {
  batch.Put(kPlans, plan.name(), plan.SerializeAsString());
}

void PutPlanUsed(absl::string_view plan, RocksBatch& batch) {
  batch.Put(kMeta, PlanUsedKey(plan), "");
}

void PutBatch(const v1::Batch& made, absl::string_view request_id,
              RocksBatch& batch) {
  v1::Batch record;
  record.set_name(made.name());
  record.set_plan(made.plan());
  record.set_plan_hash(made.plan_hash());
  for (const v1::Command& command : made.commands()) {
    record.add_commands()->set_name(command.name());
  }
  batch.Put(kBatches, made.name(), record.SerializeAsString());
  batch.Put(kRequestIds, request_id, made.name());
}

absl::StatusOr<std::optional<NumberedCommand>> ReadCommand(
    const RocksDatabase& db, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<std::string> value, db.Get(kCommands, name));
  if (!value) return std::nullopt;
  ASSIGN_OR_RETURN(NumberedCommand record, Decode(name, *value));
  return record;
}

absl::StatusOr<std::string> ReadCommandSecret(const RocksDatabase& db,
                                              absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<std::string> value,
                   db.Get(kMeta, SecretKey(name)));
  return value.value_or("");
}

absl::StatusOr<std::optional<v1::Plan>> ReadPlan(const RocksDatabase& db,
                                                 absl::string_view name) {
  return ReadMessage<v1::Plan>(db, kPlans, name);
}

absl::StatusOr<std::optional<v1::Batch>> ReadBatch(const RocksDatabase& db,
                                                   absl::string_view name) {
  return ReadMessage<v1::Batch>(db, kBatches, name);
}

absl::StatusOr<bool> IsPlanUsed(const RocksDatabase& db,
                                absl::string_view plan) {
  ASSIGN_OR_RETURN(const std::optional<std::string> value,
                   db.Get(kMeta, PlanUsedKey(plan)));
  return value.has_value();
}

absl::Status DeletePlansBefore(const RocksDatabase& db, absl::Time time,
                               RocksBatch& batch) {
  auto it = db.Prefix(kPlans, "");
  for (; it.Valid(); it.Next()) {
    v1::Plan plan;
    if (!plan.ParseFromArray(it.value().data(),
                             static_cast<int>(it.value().size()))) {
      return Corrupt(it.key());
    }
    if (plan.expire_time().seconds() >= absl::ToUnixSeconds(time)) continue;
    ASSIGN_OR_RETURN(const bool used, IsPlanUsed(db, plan.name()));
    if (!used) batch.Delete(kPlans, plan.name());
  }
  return it.status();
}

absl::Status VisitCommandsBefore(
    const RocksDatabase& db, Family family, const DeviceName& parent,
    int64_t before, absl::FunctionRef<bool(NumberedCommand)> visit) {
  auto it = db.Range(family, JoinKey({parent.source, parent.device}),
                     ParentKey(parent, before));
  for (it.SeekToLast(); it.Valid(); it.Prev()) {
    ASSIGN_OR_RETURN(NumberedCommand record, ReadIndexed(db, it.value()));
    if (!visit(std::move(record))) return absl::OkStatus();
  }
  return it.status();
}

absl::Status VisitChangedCommands(const RocksDatabase& db, int64_t change,
                                  absl::FunctionRef<bool(v1::Command)> visit) {
  auto it = db.Range(kChanges, EncodeInt64(change + 1), "");
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(NumberedCommand record, ReadIndexed(db, it.value()));
    if (!visit(std::move(record.command))) return absl::OkStatus();
  }
  return it.status();
}

absl::StatusOr<int64_t> ReadCounter(const RocksDatabase& db,
                                    absl::string_view key) {
  ASSIGN_OR_RETURN(std::optional<std::string> value, db.Get(kMeta, key));
  if (!value) return 0;
  return DecodeInt64(*value);
}

}  // namespace muster::actions
