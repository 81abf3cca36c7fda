// How commands and audit lines lie in RocksDB: the families, and the keys and
// values of each. A write goes into the caller's batch; nothing is committed
// here.
//
//   commands     name            -> number, Command
//   by_parent    parent, number  -> name       one entry for each of the four
//   open         parent, number  -> name       parents by which it is listed
//   request_ids  request id      -> name
//   audit        sequence        -> AuditRecord
//   meta         "audit_sequence", "command_number" -> the last one given
//
// `number` counts commands from 1 in the order in which they were made. An
// entry of `open` goes when its command ends.
#ifndef ACTIONS_STORE_COMMAND_RECORDS_H_
#define ACTIONS_STORE_COMMAND_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/api/resource_name.h"
#include "base/storage/rocks.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// Indices into FamilyNames().
enum Family { kCommands, kByParent, kOpen, kRequestIds, kAudit, kMeta };
std::vector<std::string> FamilyNames();

// Keys of `meta`.
constexpr absl::string_view kAuditSequence = "audit_sequence";
constexpr absl::string_view kCommandNumber = "command_number";

// A command and its place in the order of all commands.
struct NumberedCommand {
  int64_t number = 0;
  v1::Command command;
};

// Adds `record` and its index entries to `batch`; `open` follows its state.
void PutCommand(const NumberedCommand& record, RocksBatch& batch);

// Adds `line` under its sequence.
void PutAuditLine(const v1::AuditRecord& line, RocksBatch& batch);

// The command called `name`, or nullopt.
//
// Errors of the readers, beside the database's:
//   DATA_LOSS STORE_CORRUPT: a value cannot be read.
absl::StatusOr<std::optional<NumberedCommand>> ReadCommand(
    const RocksDatabase& db, absl::string_view name);

// Up to `limit` (>= 1) commands of `parent` (ids may be `-`), newest first,
// from below the number `before` on. `family` is kByParent or kOpen.
absl::StatusOr<std::vector<NumberedCommand>> ReadCommandsBefore(
    const RocksDatabase& db, Family family, const DeviceName& parent,
    int64_t before, int limit);

// The counter `key` of `meta`, 0 if it was never written.
absl::StatusOr<int64_t> ReadCounter(const RocksDatabase& db,
                                    absl::string_view key);

// Up to `limit` audit lines after `sequence`, in order.
absl::StatusOr<std::vector<v1::AuditRecord>> ReadAuditLines(
    const RocksDatabase& db, int64_t sequence, int limit);

}  // namespace muster::actions

#endif  // ACTIONS_STORE_COMMAND_RECORDS_H_
