// What the guard keeps in the family kMeta. Writes go into the caller's batch.
// All functions are thread-safe.
#ifndef ACTIONS_GUARD_GUARD_RECORDS_H_
#define ACTIONS_GUARD_GUARD_RECORDS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/storage/rocks.h"
#include "google/protobuf/timestamp.pb.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// All of it: mode, settings in force, settings that wait. `budgets` is empty.
using GuardRecords = guard::v1::GuardState;

// NORMAL and without settings if nothing was ever written.
//
// Errors, beside the database's:
//   DATA_LOSS STORE_CORRUPT: a record cannot be read.
absl::StatusOr<GuardRecords> ReadGuardRecords(const RocksDatabase& db);

void PutGuardRecords(const GuardRecords& records, RocksBatch& batch);

// Instants as the records have them, to the microsecond.
google::protobuf::Timestamp StampOf(absl::Time time);
absl::Time InstantOf(const google::protobuf::Timestamp& stamp);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_GUARD_RECORDS_H_
