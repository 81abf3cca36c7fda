#ifndef ACTIONS_STORE_COMMAND_STORE_H_
#define ACTIONS_STORE_COMMAND_STORE_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/audit/audit_log.h"
#include "actions/guard/budget_book.h"
#include "actions/store/audit_lines.h"
#include "actions/store/command_commit.h"
#include "actions/store/command_records.h"
#include "actions/store/lifecycle.h"
#include "base/api/resource_name.h"
#include "base/clock.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// Which commands a List() wants.
struct CommandQuery {
  // Either id may be `-`: all.
  DeviceName parent;
  // Only commands that have not ended.
  bool open_only = false;
  // Only those of this ticket; empty: of any.
  std::string ticket;
  // Only those in one of these states; empty: in any.
  std::vector<v1::CommandState> states;
  // At most this many, at least 1.
  int limit = 1;
  // Those older than this position; `next_position` of the page before.
  int64_t before = std::numeric_limits<int64_t>::max();
};

// Newest first.
struct CommandPage {
  std::vector<v1::Command> commands;
  // Where the next page begins; 0 if there is none.
  int64_t next_position = 0;
};

// What the budgets are worked out from. Both are asked under the store's lock:
// they must be quick and must not call it.
struct BudgetTerms {
  std::function<std::shared_ptr<const guard::v1::GuardSettings>()> settings;
  // Devices of `sources/{source}`; 0 while it is not known.
  std::function<int64_t(const std::string& source)> fleet_size;
};

// A command that is to be made.
struct NewCommand {
  // Name (its last part new), command without secrets, request id, reason,
  // requester, principal, ticket, plan and its hash, class, approvals needed,
  // expectation, serial number, traceparent.
  v1::Command draft;
  // What was taken out of the command, sealed; empty: nothing.
  std::string sealed_secret{};
  // How long it waits before it may be sent.
  absl::Duration delay = absl::ZeroDuration();
};

// The home of commands. Every move of a command and its audit record are one
// commit, on the disk before the call returns.
//
// There is no interface above it: it is as quick in a test's own directory as
// a fake would be, and only it can be killed and opened again.
//
// Thread-safe; writers take turns. `log` and `clock` must outlive it.
//
// Errors of all methods are those of AuditLog and of the readers
// (command_records.h), and those named.
class CommandStore {
 public:
  static absl::StatusOr<std::unique_ptr<CommandStore>> Open(AuditLog& log,
                                                            BudgetTerms terms,
                                                            Clock& clock);

  // Stores `commands`, all or none, each in the state that its approvals, its
  // delay and the budgets leave it in, with INTENT records, and returns them.
  // If the request id of the first was used by the same request, returns the
  // commands of that time and stores nothing.
  //
  // `start`: one that is QUEUED goes on to SENDING in the same commit, since
  // the caller sends it at once.
  //
  // Errors: those of FindSameRequest(), and
  //   ABORTED COMMAND_ALREADY_OPEN: one above DISRUPTIVE of this kind is open
  //     for the device. Metadata: command.
  //   FAILED_PRECONDITION PLAN_USED: their plan made others before.
  absl::StatusOr<std::vector<v1::Command>> Create(
      std::vector<NewCommand> commands, const Actor& requester,
      bool start = false) ABSL_LOCKS_EXCLUDED(mu_);

  // The same of one command.
  absl::StatusOr<v1::Command> Create(v1::Command draft)
      ABSL_LOCKS_EXCLUDED(mu_);

  // The commands that were made with the request id of `draft`; none if there
  // are none.
  //
  // Errors:
  //   ALREADY_EXISTS REQUEST_ID_REUSED: they were made for another device or
  //     with another command, reason, ticket, plan or requester.
  absl::StatusOr<std::vector<v1::Command>> FindSameRequest(
      const v1::Command& draft) const;

  // Applies `step` to the command called `name` and returns it. A step that
  // stays in the state writes no audit record; one that changes nothing writes
  // nothing. `also` adds what belongs to the same commit; `decider` is whose
  // decision the step has, if it has one.
  //
  // Errors:
  //   NOT_FOUND COMMAND_NOT_FOUND
  //   ABORTED COMMAND_MOVED: it is not in `step.only_from` any more.
  //   INTERNAL COMMAND_TRANSITION_ILLEGAL: nothing was written.
  //   What `also` returns; nothing was written.
  using Also = absl::FunctionRef<absl::Status(RocksBatch&)>;
  absl::StatusOr<v1::Command> Transition(absl::string_view name,
                                         const Step& step)
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<v1::Command> Transition(absl::string_view name,
                                         const Step& step, const Actor& decider,
                                         Also also) ABSL_LOCKS_EXCLUDED(mu_);

  // Writes a person's word on the commands called `names` into them, in one
  // commit, and does what follows from it: a last approval lets a command go
  // where the budgets leave it, a denial or a cancellation ends it, a release
  // queues it. Commands that the word does not concern any more are left as
  // they are. Returns those that it did concern.
  absl::StatusOr<std::vector<v1::Command>> Decide(
      const std::vector<std::string>& names, const v1::Decision& decision,
      const Actor& decider) ABSL_LOCKS_EXCLUDED(mu_);

  // Ends what has expired, and lets go what has waited long enough. To be
  // called every now and then.
  absl::Status PassTime() ABSL_LOCKS_EXCLUDED(mu_);

  // Stores a plan.
  absl::Status PutPlan(const v1::Plan& plan);

  // Deletes the plans that expired more than a day ago and made no command. To
  // be called every now and then.
  absl::Status ForgetPlans();

  // Errors:
  //   NOT_FOUND COMMAND_NOT_FOUND, PLAN_NOT_FOUND, BATCH_NOT_FOUND: there is
  //     none of that name.
  absl::StatusOr<v1::Command> Get(absl::string_view name) const;
  absl::StatusOr<v1::Plan> GetPlan(absl::string_view name) const;
  absl::StatusOr<v1::Batch> GetBatch(absl::string_view name) const;

  // What was sealed with the command called `name`; "" if nothing is.
  absl::StatusOr<std::string> SealedSecretOf(absl::string_view name) const {
    return ReadCommandSecret(log_.db(), name);
  }

  absl::StatusOr<CommandPage> List(const CommandQuery& query) const;

  // Up to `limit` commands of `parent` (ids may be `-`) that moved after
  // `change`, as they are now, in the order of their last moves.
  absl::StatusOr<std::vector<v1::Command>> ChangedAfter(
      int64_t change, const DeviceName& parent, int limit) const;

  // The last move of all.
  int64_t last_change() const ABSL_LOCKS_EXCLUDED(mu_);

  // The commands that have not ended and that are `wanted`, oldest first.
  // From memory. `wanted` runs under the lock and must not call the store.
  std::vector<v1::Command> OpenCommands(
      absl::FunctionRef<bool(const v1::Command&)> wanted) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // How much of the budgets a command of this kind would find.
  BudgetAnswer AskBudget(const BudgetQuestion& question) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // The budgets of `source` as they are spent now.
  std::vector<guard::v1::BudgetUse> BudgetUses(const std::string& source) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Stores a REFUSED record.
  absl::Status Refuse(v1::AuditRecord record);

  // Runs after every commit that moved a command, on the thread that made it
  // and without the lock; must not block. To be set before the first.
  void OnMoved(std::function<void()> on_moved) {
    on_moved_ = std::move(on_moved);
  }

  // The log that it writes to, and through it the database.
  AuditLog& log() const { return log_; }

 private:
  CommandStore(AuditLog& log, BudgetTerms terms, Clock& clock);

  // Reads what is kept in memory again if the store was opened again.
  absl::Status Refresh() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status Load() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status CheckNoneOpen(const v1::Command& draft) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // The plan of `draft`, if it has one, counts no more.
  absl::Status UsePlan(const v1::Command& draft, RocksBatch& batch) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  CommandCommit NewCommit() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Adds one that is to be made, in its first state.
  absl::Status Add(NewCommand command, const Actor& requester, bool start,
                   CommandCommit& commit) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Step FirstStep(absl::Duration delay, v1::Command& command)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Where the budgets leave a command; spends what it takes.
  Step Admit(v1::Command& command, RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::optional<Step> StepAfter(const v1::Decision& decision,
                                v1::Command& command, RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::optional<Step> StepOfTime(v1::Command& command, RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status Commit(CommandCommit commit) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Spend(const v1::Command& command, RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Moved() const;

  AuditLog& log_;
  const BudgetTerms terms_;
  Clock& clock_;
  std::function<void()> on_moved_;  // set before the first commit

  mutable absl::Mutex mu_;  // held over every write of a command
  int64_t generation_ ABSL_GUARDED_BY(mu_) = -1;
  CommandCounters counters_ ABSL_GUARDED_BY(mu_);
  absl::btree_map<int64_t, v1::Command> open_ ABSL_GUARDED_BY(mu_);
  BudgetBook budgets_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_STORE_COMMAND_STORE_H_
