// The keys of checkpoints: Ed25519 (RFC 8032), by OpenSSL. What is signed is
// `muster-audit-checkpoint-v1`, a zero byte and the checkpoint's bytes, so that
// a signature stands for nothing else.
#ifndef BASE_AUDIT_SIGNING_KEY_H_
#define BASE_AUDIT_SIGNING_KEY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "proto/muster/actions/v1/audit.pb.h"

extern "C" struct evp_pkey_st;

namespace muster {

// Tells whether a checkpoint was signed. Thread-safe; does not change.
class AuditPublicKey {
 public:
  // Errors of both:
  //   INVALID_ARGUMENT AUDIT_KEY_INVALID: not 32 bytes, or not PEM of at least
  //     one public key, or one is not of Ed25519.
  static absl::StatusOr<AuditPublicKey> FromRaw(std::string bytes);
  // Every key in `pem`, in order.
  static absl::StatusOr<std::vector<AuditPublicKey>> FromPem(
      const std::string& pem);

  // First 16 hexadecimal digits of SHA-256 of raw().
  const std::string& id() const { return id_; }
  const std::string& raw() const { return raw_; }
  std::string ToPem() const;

  // Whether the holder of the private key signed `checkpoint`.
  bool Signed(const actions::v1::SignedCheckpoint& checkpoint) const;

 private:
  explicit AuditPublicKey(std::string raw);

  std::string raw_;
  std::string id_;
};

// Signs checkpoints. Thread-safe; does not change.
class AuditSigningKey {
 public:
  // A new key, as PEM (PKCS #8).
  //
  // Errors:
  //   INTERNAL SIGNING_FAILED: OpenSSL has no randomness or no memory.
  static absl::StatusOr<Secret> MakePem();

  // Errors:
  //   FAILED_PRECONDITION AUDIT_KEY_INVALID: not PEM of a private key of
  //     Ed25519 that needs no password.
  static absl::StatusOr<AuditSigningKey> FromPem(const Secret& pem);

  const AuditPublicKey& public_key() const { return public_key_; }

  // `checkpoint` with this key's id, signed.
  //
  // Errors: SIGNING_FAILED, as above.
  absl::StatusOr<actions::v1::SignedCheckpoint> Sign(
      actions::v1::Checkpoint checkpoint) const;

 private:
  AuditSigningKey(std::shared_ptr<evp_pkey_st> key, AuditPublicKey public_key);

  std::shared_ptr<evp_pkey_st> key_;
  AuditPublicKey public_key_;
};

}  // namespace muster

#endif  // BASE_AUDIT_SIGNING_KEY_H_
