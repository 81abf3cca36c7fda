#ifndef ACTIONS_VAULT_VAULT_H_
#define ACTIONS_VAULT_VAULT_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "actions/vault/key_ring.h"
#include "base/secret.h"
#include "proto/muster/actions/v1/secrets.pb.h"

namespace muster::actions {

// Seals secrets, so that what lies on the disk is of no use without the
// installation's key. Each has a key of its own, which is sealed under the
// installation's (AES-256-GCM both), so that one secret is shredded by
// forgetting its key. What is sealed is bound to what it belongs to: moved
// elsewhere, it does not open.
//
// Thread-safe.
class Vault {
 public:
  explicit Vault(KeyRing keys) : keys_(std::move(keys)) {}

  // `secret` sealed, as what `record` and `device` (a full name) tell of.
  // Device, command and kind cannot be changed afterwards, the rest can.
  //
  // Errors:
  //   INTERNAL SEALING_FAILED: OpenSSL has no randomness or no memory.
  absl::StatusOr<v1::SealedSecret> Seal(const Secret& secret,
                                        v1::SecretRecord record,
                                        std::string device) const;

  // What was sealed, registered for redaction.
  //
  // Errors:
  //   NOT_FOUND SECRET_SHREDDED: its key was forgotten.
  //   DATA_LOSS SECRET_UNREADABLE: the installation's key that it was sealed
  //     with is not there, or it was changed or moved. Metadata: key_id.
  absl::StatusOr<Secret> Open(const v1::SealedSecret& sealed) const;

  // The same of a secret that is kept within something else, such as a command:
  // a SealedSecret without record and device, serialised. It opens only with
  // the same `associated_data`, such as the name of the field and of what holds
  // it.
  absl::StatusOr<std::string> SealBytes(
      const Secret& secret, absl::string_view associated_data) const;
  absl::StatusOr<Secret> OpenBytes(absl::string_view sealed,
                                   absl::string_view associated_data) const;

 private:
  absl::Status SealInto(const Secret& secret, absl::string_view binding,
                        v1::SealedSecret& sealed) const;
  absl::StatusOr<Secret> OpenBound(const v1::SealedSecret& sealed,
                                   absl::string_view binding) const;

  const KeyRing keys_;
};

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_VAULT_H_
