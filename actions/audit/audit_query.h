#ifndef ACTIONS_AUDIT_AUDIT_QUERY_H_
#define ACTIONS_AUDIT_AUDIT_QUERY_H_

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/api/resource_name.h"
#include "base/storage/rocks.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// Which audit records. What is empty does not narrow.
struct AuditQuery {
  DeviceName parent = {"-", "-"};  // ids may be `-`
  std::string ticket;
  std::string command;  // full name
  std::set<v1::AuditRecord::Phase> phases;
  // From below this sequence on.
  int64_t before = std::numeric_limits<int64_t>::max();
  int limit = 1;  // at least 1
};

// Some of them, newest first.
struct AuditPage {
  std::vector<v1::AuditRecord> records;  // at most `limit`, maybe none
  // `before` of the next page; 0 if this is the last.
  int64_t next_before = 0;
};

// Finds records by ticket or device where one is asked for, else in the whole
// log, and looks at 10,000 at most: a page may be short although it is not the
// last. Records that belong to no device are of the parent `…/devices/-`; those
// that belong to no source, of `sources/-` only.
//
// Errors: the database's, and
//   DATA_LOSS STORE_CORRUPT: a value cannot be read.
absl::StatusOr<AuditPage> FindAuditRecords(const RocksDatabase& db,
                                           const AuditQuery& query);

}  // namespace muster::actions

#endif  // ACTIONS_AUDIT_AUDIT_QUERY_H_
