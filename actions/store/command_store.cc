#include "actions/store/command_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "actions/store/admission.h"
#include "actions/store/command_kind.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::google::protobuf::util::TimeUtil;

constexpr int64_t kNewest = std::numeric_limits<int64_t>::max();
// Rows that a List() looks at before it answers with what it has.
constexpr int kMaxScan = 20'000;
// How long plans are kept that made nothing.
constexpr absl::Duration kKeepPlans = absl::Hours(24);

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(time));
}

absl::Status NotFound(absl::string_view reason, absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, reason,
               absl::StrCat("there is no ", name, "; list them to see"),
               {{"name", std::string(name)}});
}

absl::Status Reused(const v1::Command& draft, const v1::Command& made) {
  return Error(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
               absl::StrCat("request_id ", draft.request_id(), " made ",
                            made.name(), " from a request with other content",
                            "; choose a new request_id"),
               {{"request_id", draft.request_id()}, {"command", made.name()}});
}

absl::Status AlreadyOpen(const v1::Command& open) {
  return Error(absl::StatusCode::kAborted, "COMMAND_ALREADY_OPEN",
               absl::StrCat(open.name(), " of the same kind is ",
                            StateWord(open.state()),
                            "; follow that one, or cancel it first"),
               {{"command", open.name()}});
}

absl::Status PlanUsed(const std::string& plan) {
  return Error(absl::StatusCode::kFailedPrecondition, "PLAN_USED",
               absl::StrCat(plan,
                            " made a command before, and counts once; plan it "
                            "anew"),
               {{"plan", plan}});
}

bool SameRequest(const v1::Command& a, const v1::Command& b) {
  return DeviceOf(a) == DeviceOf(b) && a.reason() == b.reason() &&
         a.requester() == b.requester() && a.principal() == b.principal() &&
         a.ticket() == b.ticket() && a.plan() == b.plan() &&
         MessageDifferencer::Equals(a.command(), b.command());
}

bool Matches(const CommandQuery& query, const v1::Command& command) {
  if (!query.ticket.empty() && command.ticket() != query.ticket) return false;
  return query.states.empty() ||
         std::find(query.states.begin(), query.states.end(), command.state()) !=
             query.states.end();
}

bool IsWithin(const DeviceName& parent, const v1::Command& command) {
  const auto name = CommandName::Parse(command.name());
  return name.ok() &&
         (IsWildcard(parent.source) || parent.source == name->source) &&
         (IsWildcard(parent.device) || parent.device == name->device);
}

bool IsBatchName(absl::string_view name) {
  return absl::StrContains(name, "/batches/");
}

// If `made` are a batch, adds it.
void PutBatchOf(const std::vector<v1::Command>& made, RocksBatch& batch) {
  if (made.front().batch().empty()) return;
  v1::Batch record;
  record.set_name(made.front().batch());
  record.set_plan(made.front().plan());
  record.set_plan_hash(made.front().plan_hash());
  for (const v1::Command& command : made) *record.add_commands() = command;
  PutBatch(record, made.front().request_id(), batch);
}

BudgetQuestion QuestionOf(const v1::Command& command, int64_t fleet_size) {
  return {SourceOf(command), command.principal(), command.command_class(),
          CommandKind(command.command()), fleet_size};
}

}  // namespace

absl::StatusOr<std::unique_ptr<CommandStore>> CommandStore::Open(
    AuditLog& log, BudgetTerms terms, Clock& clock) {
  auto store = absl::WrapUnique(new CommandStore(log, std::move(terms), clock));
  absl::MutexLock lock(&store->mu_);
  RETURN_IF_ERROR(store->Refresh());
  return store;
}

CommandStore::CommandStore(AuditLog& log, BudgetTerms terms, Clock& clock)
    : log_(log), terms_(std::move(terms)), clock_(clock), budgets_(log.db()) {}

absl::Status CommandStore::Refresh() {
  ASSIGN_OR_RETURN(const int64_t generation, log_.Usable());
  if (generation == generation_) return absl::OkStatus();
  RETURN_IF_ERROR(Load());
  generation_ = generation;
  return absl::OkStatus();
}

absl::Status CommandStore::Load() {
  ASSIGN_OR_RETURN(counters_.number, ReadCounter(log_.db(), kCommandNumber));
  ASSIGN_OR_RETURN(counters_.change, ReadCounter(log_.db(), kCommandChange));
  open_.clear();
  RETURN_IF_ERROR(VisitCommandsBefore(
      log_.db(), kOpen, DeviceName{"-", "-"}, kNewest,
      [this](NumberedCommand record) ABSL_NO_THREAD_SAFETY_ANALYSIS {
        open_[record.number] = std::move(record.command);
        return true;
      }));
  return budgets_.Load();
}

CommandCommit CommandStore::NewCommit() {
  return CommandCommit(counters_, log_.db().NewBatch());
}

absl::Status CommandStore::Commit(CommandCommit commit) {
  if (commit.empty()) return absl::OkStatus();
  auto [records, batch] = commit.Take();
  RETURN_IF_ERROR(
      log_.Commit(std::move(records), std::move(batch), generation_));
  counters_ = commit.counters();
  for (const NumberedCommand& record : commit.written()) {
    if (IsTerminal(record.command.state())) {
      open_.erase(record.number);
    } else {
      open_[record.number] = record.command;
    }
  }
  return absl::OkStatus();
}

void CommandStore::Moved() const {
  if (on_moved_) on_moved_();
}

absl::StatusOr<v1::Command> CommandStore::Create(v1::Command draft) {
  std::vector<NewCommand> one;
  one.push_back({std::move(draft)});
  ASSIGN_OR_RETURN(std::vector<v1::Command> made,
                   Create(std::move(one), Actor()));
  return std::move(made.front());
}

absl::StatusOr<std::vector<v1::Command>> CommandStore::Create(
    std::vector<NewCommand> commands, const Actor& requester, bool start) {
  std::vector<v1::Command> made;
  {
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(Refresh());
    ASSIGN_OR_RETURN(made, FindSameRequest(commands.front().draft));
    if (!made.empty()) return made;
    CommandCommit commit = NewCommit();
    RETURN_IF_ERROR(UsePlan(commands.front().draft, commit.batch()));
    for (NewCommand& command : commands) {
      RETURN_IF_ERROR(CheckNoneOpen(command.draft));
      RETURN_IF_ERROR(Add(std::move(command), requester, start, commit));
    }
    made = commit.commands();
    PutBatchOf(made, commit.batch());
    RETURN_IF_ERROR(Commit(std::move(commit)));
  }
  Moved();
  return made;
}

absl::Status CommandStore::UsePlan(const v1::Command& draft,
                                   RocksBatch& batch) const {
  if (draft.plan().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool used, IsPlanUsed(log_.db(), draft.plan()));
  if (used) return PlanUsed(draft.plan());
  PutPlanUsed(draft.plan(), batch);
  return absl::OkStatus();
}

absl::Status CommandStore::Add(NewCommand command, const Actor& requester,
                               bool start, CommandCommit& commit) {
  Step step = FirstStep(command.delay, command.draft);
  if (step.state == v1::COMMAND_STATE_UNSPECIFIED) {
    step = Admit(command.draft, commit.batch());
  }
  const absl::Time now = clock_.Now();
  commit.Begin(step, now, requester, std::move(command.draft),
               command.sealed_secret);
  if (!start || step.state != v1::COMMAND_STATE_QUEUED) {
    return absl::OkStatus();
  }
  return commit.Move(SendingStep(), now, Actor(), commit.written().back());
}

Step CommandStore::FirstStep(absl::Duration delay, v1::Command& command) {
  const auto settings = terms_.settings();
  const absl::Time now = clock_.Now();
  if (NeedsApproval(command)) return AwaitApproval(*settings, now, command);
  if (delay > absl::ZeroDuration()) {
    return AwaitTime(now + delay, *settings, command);
  }
  return Step();
}

Step CommandStore::Admit(v1::Command& command, RocksBatch& batch) {
  const auto settings = terms_.settings();
  const BudgetQuestion question =
      QuestionOf(command, terms_.fleet_size(SourceOf(command)));
  const BudgetAnswer answer = budgets_.Ask(question, *settings, clock_.Now());
  if (!answer.over) Spend(command, batch);
  return actions::AskBudget(answer, *settings, clock_.Now(), command);
}

void CommandStore::Spend(const v1::Command& command, RocksBatch& batch) {
  budgets_.Spend(QuestionOf(command, 0), command.name(), *terms_.settings(),
                 clock_.Now(), batch);
}

absl::Status CommandStore::CheckNoneOpen(const v1::Command& draft) const {
  if (draft.command_class() < guard::v1::COMMAND_CLASS_ACCESS_CHANGING) {
    return absl::OkStatus();
  }
  const std::string device = DeviceOf(draft);
  const auto kind = draft.command().kind_case();
  for (const auto& [number, command] : open_) {
    if (command.command().kind_case() == kind && DeviceOf(command) == device) {
      return AlreadyOpen(command);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Command>> CommandStore::FindSameRequest(
    const v1::Command& draft) const {
  std::vector<v1::Command> made;
  ASSIGN_OR_RETURN(std::optional<std::string> name,
                   log_.db().Get(kRequestIds, draft.request_id()));
  if (!name) return made;
  if (IsBatchName(*name)) {
    ASSIGN_OR_RETURN(v1::Batch batch, GetBatch(*name));
    made.assign(batch.commands().begin(), batch.commands().end());
  } else {
    ASSIGN_OR_RETURN(made.emplace_back(), Get(*name));
  }
  const bool batch_wanted = !draft.batch().empty();
  if (batch_wanted != IsBatchName(*name) || !SameRequest(draft, made.front())) {
    return Reused(draft, made.front());
  }
  return made;
}

absl::StatusOr<v1::Command> CommandStore::Transition(absl::string_view name,
                                                     const Step& step) {
  return Transition(name, step, Actor(),
                    [](RocksBatch&) { return absl::OkStatus(); });
}

absl::StatusOr<v1::Command> CommandStore::Transition(absl::string_view name,
                                                     const Step& step,
                                                     const Actor& decider,
                                                     Also also) {
  v1::Command after;
  {
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(Refresh());
    ASSIGN_OR_RETURN(std::optional<NumberedCommand> record,
                     ReadCommand(log_.db(), name));
    if (!record) return NotFound("COMMAND_NOT_FOUND", name);
    after = record->command;
    CommandCommit commit = NewCommit();
    RETURN_IF_ERROR(
        commit.Move(step, clock_.Now(), decider, *std::move(record)));
    if (commit.empty()) return after;
    RETURN_IF_ERROR(also(commit.batch()));
    after = commit.written().front().command;
    RETURN_IF_ERROR(Commit(std::move(commit)));
  }
  Moved();
  return after;
}

absl::StatusOr<std::vector<v1::Command>> CommandStore::Decide(
    const std::vector<std::string>& names, const v1::Decision& decision,
    const Actor& decider) {
  std::vector<v1::Command> decided;
  {
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(Refresh());
    CommandCommit commit = NewCommit();
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(std::optional<NumberedCommand> record,
                       ReadCommand(log_.db(), name));
      if (!record) return NotFound("COMMAND_NOT_FOUND", name);
      std::optional<Step> step =
          StepAfter(decision, record->command, commit.batch());
      if (!step) continue;
      RETURN_IF_ERROR(
          commit.Move(*step, clock_.Now(), decider, *std::move(record)));
    }
    decided = commit.commands();
    RETURN_IF_ERROR(Commit(std::move(commit)));
  }
  if (!decided.empty()) Moved();
  return decided;
}

std::optional<Step> CommandStore::StepAfter(const v1::Decision& decision,
                                            v1::Command& command,
                                            RocksBatch& batch) {
  std::optional<Step> step;
  const auto settings = terms_.settings();
  const absl::Time now = clock_.Now();
  switch (decision.verdict()) {
    case v1::Decision::VERDICT_APPROVED: {
      if (command.state() != v1::COMMAND_STATE_AWAITING_APPROVAL) break;
      v1::Command approved = command;
      *approved.add_decisions() = decision;
      step = NeedsApproval(approved) ? AwaitApproval(*settings, now, approved)
                                     : Admit(approved, batch);
      *command.mutable_expire_time() = approved.expire_time();
      if (!approved.has_expire_time()) command.clear_expire_time();
      break;
    }
    case v1::Decision::VERDICT_RELEASED:
      if (command.state() != v1::COMMAND_STATE_HELD) break;
      Spend(command, batch);
      step = Release(*settings, now, command);
      break;
    default:
      step = EndingStep(decision, command);
  }
  if (step) step->decision = decision;
  return step;
}

absl::Status CommandStore::PassTime() {
  const absl::Time now = clock_.Now();
  const auto due = OpenCommands([&](const v1::Command& command) {
    return IsUnsent(command.state()) &&
           ((command.has_expire_time() &&
             FromProto(command.expire_time()) <= now) ||
            (command.state() == v1::COMMAND_STATE_APPROVED &&
             FromProto(command.not_before_time()) <= now));
  });
  if (due.empty()) return absl::OkStatus();
  {
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(Refresh());
    CommandCommit commit = NewCommit();
    for (const v1::Command& command : due) {
      ASSIGN_OR_RETURN(std::optional<NumberedCommand> record,
                       ReadCommand(log_.db(), command.name()));
      if (!record) continue;
      std::optional<Step> step = StepOfTime(record->command, commit.batch());
      if (!step) continue;
      RETURN_IF_ERROR(commit.Move(*step, now, Actor(), *std::move(record)));
    }
    RETURN_IF_ERROR(Commit(std::move(commit)));
  }
  Moved();
  return absl::OkStatus();
}

std::optional<Step> CommandStore::StepOfTime(v1::Command& command,
                                             RocksBatch& batch) {
  const absl::Time now = clock_.Now();
  if (!IsUnsent(command.state())) return std::nullopt;
  if (command.has_expire_time() && FromProto(command.expire_time()) <= now) {
    return Expire(command);
  }
  if (command.state() == v1::COMMAND_STATE_APPROVED &&
      FromProto(command.not_before_time()) <= now) {
    return Admit(command, batch);
  }
  return std::nullopt;
}

absl::Status CommandStore::PutPlan(const v1::Plan& plan) {
  RocksBatch batch = log_.db().NewBatch();
  actions::PutPlan(plan, batch);
  RETURN_IF_ERROR(log_.Usable().status());
  return log_.Commit({}, std::move(batch));
}

absl::Status CommandStore::ForgetPlans() {
  RocksBatch batch = log_.db().NewBatch();
  RETURN_IF_ERROR(
      DeletePlansBefore(log_.db(), clock_.Now() - kKeepPlans, batch));
  if (batch.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(log_.Usable().status());
  return log_.Commit({}, std::move(batch));
}

absl::StatusOr<v1::Command> CommandStore::Get(absl::string_view name) const {
  ASSIGN_OR_RETURN(std::optional<NumberedCommand> record,
                   ReadCommand(log_.db(), name));
  if (!record) return NotFound("COMMAND_NOT_FOUND", name);
  return std::move(record->command);
}

absl::StatusOr<v1::Plan> CommandStore::GetPlan(absl::string_view name) const {
  ASSIGN_OR_RETURN(std::optional<v1::Plan> plan, ReadPlan(log_.db(), name));
  if (!plan) return NotFound("PLAN_NOT_FOUND", name);
  return *std::move(plan);
}

absl::StatusOr<v1::Batch> CommandStore::GetBatch(absl::string_view name) const {
  ASSIGN_OR_RETURN(std::optional<v1::Batch> batch, ReadBatch(log_.db(), name));
  if (!batch) return NotFound("BATCH_NOT_FOUND", name);
  std::map<v1::CommandState, int> counts;
  for (v1::Command& command : *batch->mutable_commands()) {
    ASSIGN_OR_RETURN(command, Get(command.name()));
    ++counts[command.state()];
  }
  for (const auto& [state, count] : counts) {
    v1::Batch::StateCount& entry = *batch->add_counts();
    entry.set_state(state);
    entry.set_count(count);
  }
  return *std::move(batch);
}

absl::StatusOr<CommandPage> CommandStore::List(
    const CommandQuery& query) const {
  CommandPage page;
  int seen = 0;
  int64_t last = 0;
  RETURN_IF_ERROR(VisitCommandsBefore(
      log_.db(), query.open_only ? kOpen : kByParent, query.parent,
      query.before, [&](NumberedCommand record) {
        if (static_cast<int>(page.commands.size()) == query.limit ||
            seen == kMaxScan) {
          page.next_position = last;
          return false;
        }
        ++seen;
        last = record.number;
        if (Matches(query, record.command)) {
          page.commands.push_back(std::move(record.command));
        }
        return true;
      }));
  return page;
}

absl::StatusOr<std::vector<v1::Command>> CommandStore::ChangedAfter(
    int64_t change, const DeviceName& parent, int limit) const {
  std::vector<v1::Command> commands;
  RETURN_IF_ERROR(
      VisitChangedCommands(log_.db(), change, [&](v1::Command command) {
        if (IsWithin(parent, command)) commands.push_back(std::move(command));
        return static_cast<int>(commands.size()) < limit;
      }));
  return commands;
}

int64_t CommandStore::last_change() const {
  absl::MutexLock lock(&mu_);
  return counters_.change;
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

BudgetAnswer CommandStore::AskBudget(const BudgetQuestion& question) const {
  absl::MutexLock lock(&mu_);
  return budgets_.Ask(question, *terms_.settings(), clock_.Now());
}

std::vector<guard::v1::BudgetUse> CommandStore::BudgetUses(
    const std::string& source) const {
  absl::MutexLock lock(&mu_);
  return budgets_.Use(source, terms_.fleet_size(source), *terms_.settings(),
                      clock_.Now());
}

absl::Status CommandStore::Refuse(v1::AuditRecord record) {
  RETURN_IF_ERROR(log_.Usable().status());
  std::vector<v1::AuditRecord> records;
  records.push_back(std::move(record));
  return log_.Commit(std::move(records), log_.db().NewBatch());
}

}  // namespace muster::actions
