#ifndef INVENTORY_MAINTENANCE_PURGE_PERSON_ERASURE_H_
#define INVENTORY_MAINTENANCE_PURGE_PERSON_ERASURE_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "inventory/commit/store_draft.h"
#include "proto/muster/inventory/v1/maintenance.pb.h"

namespace muster::inventory {

// Fills `draft` with what erases a person: records that name the person change
// (the assigned user, or the local account, is gone), and everything that the
// log says is rewritten without. Versions of before the log that name the
// person are forgotten. Users of the catalogs with that e-mail go. A source
// that still names the person brings the name back with its next sync: have it
// removed there first.
//
// Errors:
//   INVALID_ARGUMENT PERSON_MALFORMED: neither an e-mail nor a user name.
absl::Status ErasePerson(StoreDraft& draft,
                         const v1::PurgePersonRequest& person, absl::Time now,
                         v1::PurgeResponse& response);

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_PURGE_PERSON_ERASURE_H_
