#ifndef ACTIONS_STORE_COMMAND_STORE_H_
#define ACTIONS_STORE_COMMAND_STORE_H_

#include <cstdint>
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
#include "actions/store/command_records.h"
#include "actions/store/lifecycle.h"
#include "base/api/resource_name.h"
#include "base/clock.h"
#include "base/storage/rocks.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// Which commands a List() wants.
struct CommandQuery {
  // Either id may be `-`: all.
  DeviceName parent;
  // Only commands that have not ended.
  bool open_only = false;
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

// The home of commands and of the audit log. Every move of a command and its
// audit line are one batch, on the disk before the call returns; audit
// sequences are dense. Audit lines go to the process's log as well.
//
// There is no interface above it: it is as quick in a test's own directory as
// a fake would be, and only it can be killed and opened again.
//
// Thread-safe; writers take turns. `clock` must outlive it.
//
// Errors of all methods are those of RocksDatabase and of its readers
// (command_records.h), and those named.
class CommandStore {
 public:
  // Opens the store in the directory `path`, or makes it.
  static absl::StatusOr<std::unique_ptr<CommandStore>> Open(
      const std::string& path, Clock& clock);

  // Stores `draft` (name, command, request id, reason, requester, serial
  // number, traceparent; the name's last part new) as QUEUED, with an INTENT
  // line, and returns it. If its request id was used by the same request,
  // returns the command of that time and stores nothing.
  //
  // Errors: those of FindSameRequest().
  absl::StatusOr<v1::Command> Create(v1::Command draft)
      ABSL_LOCKS_EXCLUDED(mu_);

  // The command that was made with the request id of `draft`, or nullopt.
  //
  // Errors:
  //   ALREADY_EXISTS REQUEST_ID_REUSED: it was made for another device or with
  //     another command, reason or requester.
  absl::StatusOr<std::optional<v1::Command>> FindSameRequest(
      const v1::Command& draft) const;

  // Applies `step` to the command called `name` and returns it. A step that
  // stays in the state writes no audit line; one that changes nothing writes
  // nothing.
  //
  // Errors:
  //   NOT_FOUND COMMAND_NOT_FOUND
  //   INTERNAL COMMAND_TRANSITION_ILLEGAL: nothing was written.
  absl::StatusOr<v1::Command> Transition(absl::string_view name,
                                         const Step& step)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Errors:
  //   NOT_FOUND COMMAND_NOT_FOUND: there is none of that name.
  absl::StatusOr<v1::Command> Get(absl::string_view name) const;

  absl::StatusOr<CommandPage> List(const CommandQuery& query) const;

  // The commands that have not ended and that are `wanted`, oldest first.
  // From memory. `wanted` runs under the lock and must not call the store.
  std::vector<v1::Command> OpenCommands(
      absl::FunctionRef<bool(const v1::Command&)> wanted) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Stores a REFUSED line; sequence and time are set here.
  absl::Status Refuse(v1::AuditRecord line) ABSL_LOCKS_EXCLUDED(mu_);

  // The database, for looking at it from outside.
  const RocksDatabase& rocks() const { return *db_; }

  // Up to `limit` audit lines after `sequence` (0: from the first), in order.
  absl::StatusOr<std::vector<v1::AuditRecord>> AuditLines(int64_t sequence,
                                                          int limit) const;

 private:
  CommandStore(std::unique_ptr<RocksDatabase> db, Clock& clock);

  absl::Status Load() ABSL_LOCKS_EXCLUDED(mu_);
  // Adds the next audit line to `batch` and commits it.
  absl::Status CommitAudited(v1::AuditRecord line, RocksBatch batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Remember(const NumberedCommand& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Clock& clock_;
  const std::unique_ptr<RocksDatabase> db_;

  mutable absl::Mutex mu_;  // held over every write
  int64_t audit_sequence_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t command_number_ ABSL_GUARDED_BY(mu_) = 0;
  absl::btree_map<int64_t, v1::Command> open_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_STORE_COMMAND_STORE_H_
