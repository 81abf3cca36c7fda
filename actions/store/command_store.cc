#include "actions/store/command_store.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "actions/store/audit_lines.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::google::protobuf::util::TimeUtil;

constexpr int64_t kNewest = std::numeric_limits<int64_t>::max();
constexpr int kNoLimit = std::numeric_limits<int>::max();

absl::Status NotFound(absl::string_view name) {
  return Error(
      absl::StatusCode::kNotFound, "COMMAND_NOT_FOUND",
      absl::StrCat("there is no command ", name, "; list the device's to see"),
      {{"command", std::string(name)}});
}

absl::Status Reused(const v1::Command& draft, const v1::Command& made) {
  return Error(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
               absl::StrCat("request_id ", draft.request_id(), " made ",
                            made.name(), " from a request with other content",
                            "; choose a new request_id"),
               {{"request_id", draft.request_id()}, {"command", made.name()}});
}

bool SameRequest(const v1::Command& a, const v1::Command& b) {
  return DeviceOf(a) == DeviceOf(b) && a.reason() == b.reason() &&
         a.requester() == b.requester() &&
         a.principal() == b.principal() &&
         MessageDifferencer::Equals(a.command(), b.command());
}

}  // namespace

absl::StatusOr<std::unique_ptr<CommandStore>> CommandStore::Open(
    const std::string& path, Clock& clock) {
  RocksDatabase::Options options;
  options.reopen_on_commit = true;
  ASSIGN_OR_RETURN(std::unique_ptr<RocksDatabase> db,
                   RocksDatabase::Open(path, FamilyNames(), options));
  auto store = absl::WrapUnique(new CommandStore(std::move(db), clock));
  RETURN_IF_ERROR(store->Load());
  return store;
}

CommandStore::CommandStore(std::unique_ptr<RocksDatabase> db, Clock& clock)
    : clock_(clock), db_(std::move(db)) {}

absl::Status CommandStore::Load() {
  absl::MutexLock lock(&mu_);
  ASSIGN_OR_RETURN(audit_sequence_, ReadCounter(*db_, kAuditSequence));
  ASSIGN_OR_RETURN(command_number_, ReadCounter(*db_, kCommandNumber));
  ASSIGN_OR_RETURN(
      const std::vector<NumberedCommand> open,
      ReadCommandsBefore(*db_, kOpen, DeviceName{"-", "-"}, kNewest, kNoLimit));
  for (const NumberedCommand& record : open) Remember(record);
  return absl::OkStatus();
}

absl::StatusOr<v1::Command> CommandStore::Create(v1::Command draft) {
  absl::MutexLock lock(&mu_);
  ASSIGN_OR_RETURN(std::optional<v1::Command> made, FindSameRequest(draft));
  if (made) return *std::move(made);

  NumberedCommand record{command_number_ + 1, std::move(draft)};
  Enqueue(clock_.Now(), record.command);
  RocksBatch batch = db_->NewBatch();
  PutCommand(record, batch);
  batch.Put(kMeta, kCommandNumber, EncodeInt64(record.number));
  RETURN_IF_ERROR(CommitAudited(LineFor(record.command), std::move(batch)));
  command_number_ = record.number;
  Remember(record);
  return record.command;
}

absl::StatusOr<std::optional<v1::Command>> CommandStore::FindSameRequest(
    const v1::Command& draft) const {
  ASSIGN_OR_RETURN(std::optional<std::string> name,
                   db_->Get(kRequestIds, draft.request_id()));
  if (!name) return std::nullopt;
  ASSIGN_OR_RETURN(v1::Command made, Get(*name));
  if (!SameRequest(draft, made)) return Reused(draft, made);
  return made;
}

absl::StatusOr<v1::Command> CommandStore::Transition(absl::string_view name,
                                                     const Step& step) {
  absl::MutexLock lock(&mu_);
  ASSIGN_OR_RETURN(std::optional<NumberedCommand> record,
                   ReadCommand(*db_, name));
  if (!record) return NotFound(name);
  const v1::Command before = record->command;
  RETURN_IF_ERROR(Apply(step, clock_.Now(), record->command));
  if (MessageDifferencer::Equals(before, record->command)) return before;

  RocksBatch batch = db_->NewBatch();
  PutCommand(*record, batch);
  RETURN_IF_ERROR(
      before.state() == step.state
          ? db_->Commit(std::move(batch))
          : CommitAudited(LineFor(record->command), std::move(batch)));
  Remember(*record);
  return record->command;
}

absl::StatusOr<v1::Command> CommandStore::Get(absl::string_view name) const {
  ASSIGN_OR_RETURN(std::optional<NumberedCommand> record,
                   ReadCommand(*db_, name));
  if (!record) return NotFound(name);
  return std::move(record->command);
}

absl::StatusOr<CommandPage> CommandStore::List(
    const CommandQuery& query) const {
  ASSIGN_OR_RETURN(
      std::vector<NumberedCommand> records,
      ReadCommandsBefore(*db_, query.open_only ? kOpen : kByParent,
                         query.parent, query.before, query.limit + 1));
  CommandPage page;
  if (static_cast<int>(records.size()) > query.limit) {
    records.pop_back();
    page.next_position = records.back().number;
  }
  for (NumberedCommand& record : records) {
    page.commands.push_back(std::move(record.command));
  }
  return page;
}

std::vector<v1::Command> CommandStore::OpenCommands(
    absl::FunctionRef<bool(const v1::Command&)> wanted) const {
  absl::MutexLock lock(&mu_);
  std::vector<v1::Command> found;
  for (const auto& [number, command] : open_) {
    if (wanted(command)) found.push_back(command);
  }
  return found;
}

absl::Status CommandStore::Refuse(v1::AuditRecord line) {
  absl::MutexLock lock(&mu_);
  return CommitAudited(std::move(line), db_->NewBatch());
}

absl::StatusOr<std::vector<v1::AuditRecord>> CommandStore::AuditLines(
    int64_t sequence, int limit) const {
  return ReadAuditLines(*db_, sequence, limit);
}

absl::Status CommandStore::CommitAudited(v1::AuditRecord line,
                                         RocksBatch batch) {
  line.set_sequence(audit_sequence_ + 1);
  *line.mutable_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(clock_.Now()));
  PutAuditLine(line, batch);
  batch.Put(kMeta, kAuditSequence, EncodeInt64(line.sequence()));
  RETURN_IF_ERROR(db_->Commit(std::move(batch)));
  audit_sequence_ = line.sequence();
  LogLine(line);
  return absl::OkStatus();
}

void CommandStore::Remember(const NumberedCommand& record) {
  if (IsTerminal(record.command.state())) {
    open_.erase(record.number);
  } else {
    open_[record.number] = record.command;
  }
}

}  // namespace muster::actions
