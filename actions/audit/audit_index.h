#ifndef ACTIONS_AUDIT_AUDIT_INDEX_H_
#define ACTIONS_AUDIT_AUDIT_INDEX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/storage/rocks.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// What audit records are found by without reading the whole log. There is
// little of it, since every entry makes every command wait: the records of a
// command are found among those of its device.
//
// A key of the family `audit_index` is this letter, the fingerprint of the
// value (base/api/fingerprint.h) and the sequence; all stay as they are.
enum class AuditIndex : char {
  kDevice = 'd',  // full name of a device
  kReveal = 'r',  // principal, of records of PHASE_REVEAL only
  kTicket = 't',  // a ticket, exactly as it was written
};

// The source that `record` belongs to (`sources/{source}`): its own, or that of
// its device. "" if it belongs to none.
std::string SourceOf(const v1::AuditRecord& record);

// Adds to `batch` the entries by which `record` (its sequence is set) is found.
// To be committed together with the record.
void IndexRecord(const v1::AuditRecord& record, RocksBatch& batch);

// The sequences, newest first, of up to `limit` (>= 1) records whose `index` is
// `value`, from below the sequence `before` on. Other values may have the same
// fingerprint: whoever shows a record looks at it first.
//
// Errors: the database's, and
//   DATA_LOSS STORE_CORRUPT: a key cannot be read.
absl::StatusOr<std::vector<int64_t>> SequencesBefore(const RocksDatabase& db,
                                                     AuditIndex index,
                                                     absl::string_view value,
                                                     int64_t before, int limit);

}  // namespace muster::actions

#endif  // ACTIONS_AUDIT_AUDIT_INDEX_H_
