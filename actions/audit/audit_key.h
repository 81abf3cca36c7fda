#ifndef ACTIONS_AUDIT_AUDIT_KEY_H_
#define ACTIONS_AUDIT_AUDIT_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "actions/audit/audit_log.h"
#include "base/audit/signing_key.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// The key in the file at `path`, which is its owner's only. With `make`, a file
// that is not there is made, with the public key beside it: `audit.pub` for
// `audit.key`.
//
// Errors, all to be mended before the service can start:
//   NOT_FOUND SECRET_FILE_MISSING, FAILED_PRECONDITION SECRET_FILE_EMPTY,
//     SECRET_FILE_EXPOSED: as ReadSecretFile() says.
//   FAILED_PRECONDITION AUDIT_KEY_INVALID: it holds no such key.
//   Those of MakeKeyFile().
absl::StatusOr<AuditSigningKey> LoadAuditKey(const std::string& path,
                                             bool make);

// The public keys that were ever used for `log`, the last one used last.
//
// Errors of both: the database's, and
//   DATA_LOSS STORE_CORRUPT: what is stored cannot be read.
absl::StatusOr<v1::ListAuditKeysResponse> UsedAuditKeys(AuditLog& log);

// From now on `key` is the one in use. A change of it is itself a record of the
// log (PHASE_GUARD, kind `audit_key`). Called at the start, on one thread.
absl::Status UseAuditKey(const AuditPublicKey& key, AuditLog& log);

}  // namespace muster::actions

#endif  // ACTIONS_AUDIT_AUDIT_KEY_H_
