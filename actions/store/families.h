// The column families of the actions store, which all parts of the service
// share, so that a command and what is written down of it are one commit.
//
//   commands     name            -> number, Command (command_records.h)
//   by_parent    parent, number  -> name
//   open         parent, number  -> name
//   request_ids  request id      -> name of a command or a batch
//   meta         key             -> counters, and single records
//   audit_log    sequence        -> AuditEntry (audit/audit_log.h)
//   audit_index  letter, fingerprint of a value, sequence -> nothing
//                (audit/audit_index.h)
//   checkpoints  size            -> SignedCheckpoint
//   changes      change          -> name of the command that moved last then
//   plans        name            -> Plan
//   batches      name            -> names of its commands
//   budget       source, time, command -> what it counts for (guard/)
//   actors       principal, role, source -> since when (guard/)
//   secrets      "pin", device, time, command, nonce -> SealedSecret, and
//                "released", device, time -> nothing (vault/pin_book.h)
//   outside      "cursor", source or device -> how far its log was read
#ifndef ACTIONS_STORE_FAMILIES_H_
#define ACTIONS_STORE_FAMILIES_H_

#include <string>
#include <vector>

#include "base/storage/rocks_options.h"

namespace muster::actions {

// Indices into FamilyNames(), and, the last, into StoreOptions().
enum Family {
  kCommands,
  kByParent,
  kOpen,
  kRequestIds,
  kMeta,
  kAuditLog,
  kAuditIndex,
  kCheckpoints,
  kChanges,
  kPlans,
  kBatches,
  kBudget,
  kActors,
  kSecrets,
  kOutside,
  kRetiredAudit,  // lines without a chain, of before there was one
};
std::vector<std::string> FamilyNames();

// What the store is opened with.
RocksOptions StoreOptions();

}  // namespace muster::actions

#endif  // ACTIONS_STORE_FAMILIES_H_
