// How commands, plans and batches lie in RocksDB: the keys and values of their
// families. A write goes into the caller's batch; nothing is committed here.
//
//   commands     name            -> number, Command
//   by_parent    parent, number  -> name       one entry for each of the four
//   open         parent, number  -> name       parents by which it is listed
//   request_ids  request id      -> name of a command, or of a batch
//   changes      change          -> name of the command that moved last then
//   plans        name            -> Plan
//   batches      name            -> Batch, of its commands the names only
//   meta         "command_number", "command_change" -> the last one given
//                "command_secret", name -> its sealed secret
//                "plan_used", plan -> nothing
//
// `number` counts commands from 1 in the order in which they were made. An
// entry of `open` goes when its command ends.
#ifndef ACTIONS_STORE_COMMAND_RECORDS_H_
#define ACTIONS_STORE_COMMAND_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "actions/store/families.h"
#include "base/api/resource_name.h"
#include "base/storage/rocks.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Keys of `meta`.
constexpr absl::string_view kCommandNumber = "command_number";
constexpr absl::string_view kCommandChange = "command_change";

// A command and its place in the order of all commands.
struct NumberedCommand {
  int64_t number = 0;
  v1::Command command;
};

// Adds `record` and its index entries to `batch`; `open` follows its state.
// `last_change` is the one that it had before; 0 for a new one.
void PutCommand(const NumberedCommand& record, int64_t last_change,
                RocksBatch& batch);

// The sealed secret of the command called `name`; empty takes it away.
void PutCommandSecret(absl::string_view name, const std::string& sealed,
                      RocksBatch& batch);

void PutPlan(const v1::Plan& plan, RocksBatch& batch);
// `plan` made its commands.
void PutPlanUsed(absl::string_view plan, RocksBatch& batch);
// Deletes those that expired before `time` and made nothing.
absl::Status DeletePlansBefore(const RocksDatabase& db, absl::Time time,
                               RocksBatch& batch);
// `made.commands` need only have names.
void PutBatch(const v1::Batch& made, absl::string_view request_id,
              RocksBatch& batch);

// The command called `name`, or nullopt.
//
// Errors of the readers, beside the database's:
//   DATA_LOSS STORE_CORRUPT: a value cannot be read.
absl::StatusOr<std::optional<NumberedCommand>> ReadCommand(
    const RocksDatabase& db, absl::string_view name);

// "" if it has none.
absl::StatusOr<std::string> ReadCommandSecret(const RocksDatabase& db,
                                              absl::string_view name);

// The plan, or the batch with the names of its commands, or nullopt.
absl::StatusOr<std::optional<v1::Plan>> ReadPlan(const RocksDatabase& db,
                                                 absl::string_view name);
absl::StatusOr<std::optional<v1::Batch>> ReadBatch(const RocksDatabase& db,
                                                   absl::string_view name);

absl::StatusOr<bool> IsPlanUsed(const RocksDatabase& db,
                                absl::string_view plan);

// The commands of `parent` (ids may be `-`), newest first, from below the
// number `before` on, for as long as `visit` says so. `family` is kByParent or
// kOpen.
absl::Status VisitCommandsBefore(
    const RocksDatabase& db, Family family, const DeviceName& parent,
    int64_t before, absl::FunctionRef<bool(NumberedCommand)> visit);

// The commands that moved after `change`, as they are now, in the order of
// their last moves, for as long as `visit` says so.
absl::Status VisitChangedCommands(const RocksDatabase& db, int64_t change,
                                  absl::FunctionRef<bool(v1::Command)> visit);

// The counter `key` of `meta`, 0 if it was never written.
absl::StatusOr<int64_t> ReadCounter(const RocksDatabase& db,
                                    absl::string_view key);

}  // namespace muster::actions

#endif  // ACTIONS_STORE_COMMAND_RECORDS_H_
