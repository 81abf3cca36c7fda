// AES-256-GCM (NIST SP 800-38D) by OpenSSL: nonce (12 bytes, random),
// ciphertext, tag (16 bytes). A key seals far fewer than the 2^32 messages that
// random nonces allow.
#ifndef ACTIONS_VAULT_AES_GCM_H_
#define ACTIONS_VAULT_AES_GCM_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"

namespace muster::actions {

constexpr int kAesKeyBytes = 32;

// A new key.
//
// Errors of this and AesSeal():
//   INTERNAL SEALING_FAILED: OpenSSL has no randomness or no memory.
absl::StatusOr<Secret> NewAesKey();

// `plaintext` sealed under `key` (kAesKeyBytes bytes), bound to
// `associated_data`.
absl::StatusOr<std::string> AesSeal(const Secret& key, const Secret& plaintext,
                                    absl::string_view associated_data);

// What was sealed; nullopt if key or associated data are others, or `sealed`
// was changed.
std::optional<Secret> AesOpen(const Secret& key, absl::string_view sealed,
                              absl::string_view associated_data);

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_AES_GCM_H_
