#ifndef PLUGINS_TRUST_CAEP_CAEP_SIGNER_H_
#define PLUGINS_TRUST_CAEP_CAEP_SIGNER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"

extern "C" struct evp_pkey_st;

namespace muster::trust {

// Signs security event tokens (RFC 8417): JWS in compact form, RS256 (RFC 7515,
// 7518), by OpenSSL. Thread-safe; does not change; cheap to copy.
class CaepSigner {
 public:
  // A new RSA key of 2,048 bits, as PEM (PKCS #8).
  //
  // Errors:
  //   INTERNAL SIGNING_FAILED: OpenSSL has no randomness or no memory.
  static absl::StatusOr<Secret> MakePem();

  // Errors:
  //   FAILED_PRECONDITION CAEP_KEY_INVALID: not PEM of a private RSA key of at
  //     least 2,048 bits that needs no password.
  static absl::StatusOr<CaepSigner> FromPem(const Secret& pem);

  // The key in the file `path`; with `make`, a new one is made there first if
  // there is none, with its jwks() in `caep.jwks` beside it.
  //
  // Errors: as above, and those of ReadSecretFile() and MakeKeyFile().
  static absl::StatusOr<CaepSigner> FromFile(const std::string& path,
                                             bool make);

  // RFC 7638 thumbprint of the key: `kid` of what it signs.
  const std::string& key_id() const { return key_id_; }

  // The public key as a JSON Web Key Set (RFC 7517), for the receiver.
  std::string jwks() const;

  // `claims` (JSON) as a signed token of type `secevent+jwt`. The same claims
  // make the same token.
  //
  // Errors: SIGNING_FAILED, as above.
  absl::StatusOr<std::string> Sign(absl::string_view claims) const;

 private:
  CaepSigner(std::shared_ptr<evp_pkey_st> key, std::string modulus,
             std::string exponent);

  std::shared_ptr<evp_pkey_st> key_;
  std::string modulus_;   // base64url, as `n`
  std::string exponent_;  // base64url, as `e`
  std::string key_id_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_CAEP_CAEP_SIGNER_H_
