#ifndef ACTIONS_VAULT_REVEAL_CHECKS_H_
#define ACTIONS_VAULT_REVEAL_CHECKS_H_

#include <string>

#include "absl/status/status.h"
#include "proto/muster/actions/v1/secrets.pb.h"

namespace muster::actions {

// Whether `request` is well formed, by itself.
//
// Errors, all INVALID_ARGUMENT:
//   RESOURCE_NAME_MALFORMED: `name` is no device's.
//   SECRET_KIND_MISSING: no kind, or one that is not known.
//   REASON_MISSING, TICKET_MISSING: empty or blank.
//   FIELD_TOO_LONG: metadata `field`, `limit` (bytes).
absl::Status CheckReveal(const v1::RevealSecretRequest& request);

// `unlock_pin` of SECRET_KIND_UNLOCK_PIN: as audit records name it.
std::string SecretKindWord(connector::v1::SecretKind kind);

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_REVEAL_CHECKS_H_
