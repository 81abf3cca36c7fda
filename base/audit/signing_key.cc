#include "base/audit/signing_key.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/audit/chain.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

using ::muster::actions::v1::Checkpoint;
using ::muster::actions::v1::SignedCheckpoint;

constexpr size_t kRawBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr size_t kIdDigits = 16;

using Key = std::shared_ptr<EVP_PKEY>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Key Own(EVP_PKEY* key) { return Key(key, EVP_PKEY_free); }

const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string SignedBytes(const std::string& checkpoint) {
  return absl::StrCat("muster-audit-checkpoint-v1", std::string(1, '\0'),
                      checkpoint);
}

absl::Status SigningFailed() {
  return Error(absl::StatusCode::kInternal, "SIGNING_FAILED",
               "OpenSSL cannot sign a checkpoint; see whether the machine has "
               "memory and randomness left");
}

absl::Status Invalid(absl::StatusCode code, absl::string_view what) {
  ERR_clear_error();
  return Error(code, "AUDIT_KEY_INVALID",
               absl::StrCat("this is no Ed25519 ", what, " key in PEM"));
}

Bio Reader(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
             BIO_free);
}

std::string Take(BIO& bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(&bio, &data);
  std::string text(data, static_cast<size_t>(size));
  return text;
}

std::string RawPublic(const Key& key) {
  std::string raw(kRawBytes, '\0');
  size_t size = raw.size();
  if (EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_public_key(key.get(), Bytes(raw), &size) != 1) {
    return "";
  }
  return raw;
}

Key FromRawPublic(const std::string& raw) {
  return Own(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(raw),
                                         raw.size()));
}

// Nobody is asked for a password.
int NoPassword(char*, int, int, void*) { return -1; }

}  // namespace

AuditPublicKey::AuditPublicKey(std::string raw)
    : raw_(std::move(raw)),
      id_(absl::BytesToHexString(Sha256(raw_)).substr(0, kIdDigits)) {}

absl::StatusOr<AuditPublicKey> AuditPublicKey::FromRaw(std::string bytes) {
  if (bytes.size() != kRawBytes) {
    return Invalid(absl::StatusCode::kInvalidArgument, "public");
  }
  return AuditPublicKey(std::move(bytes));
}

absl::StatusOr<std::vector<AuditPublicKey>> AuditPublicKey::FromPem(
    const std::string& pem) {
  std::vector<AuditPublicKey> keys;
  const Bio reader = Reader(pem);
  while (const Key key = Own(
             PEM_read_bio_PUBKEY(reader.get(), nullptr, nullptr, nullptr))) {
    std::string raw = RawPublic(key);
    if (raw.empty())
      return Invalid(absl::StatusCode::kInvalidArgument, "public");
    keys.push_back(AuditPublicKey(std::move(raw)));
  }
  ERR_clear_error();
  if (keys.empty())
    return Invalid(absl::StatusCode::kInvalidArgument, "public");
  return keys;
}

std::string AuditPublicKey::ToPem() const {
  const Bio writer(BIO_new(BIO_s_mem()), BIO_free);
  const Key key = FromRawPublic(raw_);
  if (key == nullptr || PEM_write_bio_PUBKEY(writer.get(), key.get()) != 1) {
    return "";
  }
  return Take(*writer);
}

bool AuditPublicKey::Signed(const SignedCheckpoint& checkpoint) const {
  const std::string& signature = checkpoint.signature();
  const std::string bytes = SignedBytes(checkpoint.checkpoint());
  const Key key = FromRawPublic(raw_);
  const Digest digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const bool good =
      key != nullptr && signature.size() == kSignatureBytes &&
      EVP_DigestVerifyInit(digest.get(), nullptr, nullptr, nullptr,
                           key.get()) == 1 &&
      EVP_DigestVerify(digest.get(), Bytes(signature), signature.size(),
                       Bytes(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return good;
}

AuditSigningKey::AuditSigningKey(Key key, AuditPublicKey public_key)
    : key_(std::move(key)), public_key_(std::move(public_key)) {}

absl::StatusOr<Secret> AuditSigningKey::MakePem() {
  const Key key = Own(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const Bio writer(BIO_new(BIO_s_secmem()), BIO_free);
  if (key == nullptr || writer == nullptr ||
      PEM_write_bio_PrivateKey(writer.get(), key.get(), nullptr, nullptr, 0,
                               nullptr, nullptr) != 1) {
    return SigningFailed();
  }
  return Secret(Take(*writer));
}

absl::StatusOr<AuditSigningKey> AuditSigningKey::FromPem(const Secret& pem) {
  const Bio reader = Reader(pem.Reveal());
  Key key =
      Own(PEM_read_bio_PrivateKey(reader.get(), nullptr, NoPassword, nullptr));
  const std::string raw = key == nullptr ? "" : RawPublic(key);
  if (raw.empty()) {
    return Invalid(absl::StatusCode::kFailedPrecondition, "private");
  }
  ASSIGN_OR_RETURN(AuditPublicKey public_key, AuditPublicKey::FromRaw(raw));
  return AuditSigningKey(std::move(key), std::move(public_key));
}

absl::StatusOr<SignedCheckpoint> AuditSigningKey::Sign(
    Checkpoint checkpoint) const {
  checkpoint.set_key_id(public_key_.id());
  SignedCheckpoint made;
  made.set_checkpoint(checkpoint.SerializeAsString());
  const std::string bytes = SignedBytes(made.checkpoint());
  std::string signature(kSignatureBytes, '\0');
  size_t size = signature.size();
  const Digest digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (EVP_DigestSignInit(digest.get(), nullptr, nullptr, nullptr, key_.get()) !=
          1 ||
      EVP_DigestSign(digest.get(), Bytes(signature), &size, Bytes(bytes),
                     bytes.size()) != 1) {
    return SigningFailed();
  }
  made.set_signature(signature);
  return made;
}

}  // namespace muster
