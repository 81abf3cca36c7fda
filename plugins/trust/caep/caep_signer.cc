#include "plugins/trust/caep/caep_signer.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <filesystem>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/audit/key_file.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::trust {
namespace {

constexpr int kMinBits = 2048;

using Key = std::shared_ptr<EVP_PKEY>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

absl::Status SigningFailed() {
  ERR_clear_error();
  return Error(absl::StatusCode::kInternal, "SIGNING_FAILED",
               "OpenSSL cannot sign an event; see whether the machine has "
               "memory and randomness left");
}

absl::Status InvalidKey() {
  ERR_clear_error();
  return Error(absl::StatusCode::kFailedPrecondition, "CAEP_KEY_INVALID",
               "the key for CAEP events is no private RSA key of at least "
               "2,048 bits in PEM without a password");
}

std::string Take(BIO& bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(&bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

// One number of the key, big-endian, in base64url; "" if there is none.
std::string NumberOf(const Key& key, const char* parameter) {
  BIGNUM* read = nullptr;
  if (EVP_PKEY_get_bn_param(key.get(), parameter, &read) != 1) return "";
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(read, BN_free);
  std::string bytes(static_cast<size_t>(BN_num_bytes(read)), '\0');
  BN_bn2bin(read, reinterpret_cast<unsigned char*>(bytes.data()));
  return absl::WebSafeBase64Escape(bytes);
}

std::string Thumbprint(const std::string& modulus,
                       const std::string& exponent) {
  const std::string text = absl::StrCat(
      R"({"e":")", exponent, R"(","kty":"RSA","n":")", modulus, R"("})");
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return absl::WebSafeBase64Escape(digest);
}

// Nobody is asked for a password.
int NoPassword(char*, int, int, void*) { return -1; }

std::string BesideAs(const std::string& path, const char* name) {
  return (std::filesystem::path(path).parent_path() / name).string();
}

}  // namespace

CaepSigner::CaepSigner(Key key, std::string modulus, std::string exponent)
    : key_(std::move(key)),
      modulus_(std::move(modulus)),
      exponent_(std::move(exponent)),
      key_id_(Thumbprint(modulus_, exponent_)) {}

absl::StatusOr<Secret> CaepSigner::MakePem() {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t{kMinBits}),
                EVP_PKEY_free);
  const Bio writer(BIO_new(BIO_s_secmem()), BIO_free);
  if (key == nullptr || writer == nullptr ||
      PEM_write_bio_PrivateKey(writer.get(), key.get(), nullptr, nullptr, 0,
                               nullptr, nullptr) != 1) {
    return SigningFailed();
  }
  return Secret(Take(*writer));
}

absl::StatusOr<CaepSigner> CaepSigner::FromPem(const Secret& pem) {
  const Bio reader(BIO_new_mem_buf(pem.Reveal().data(),
                                   static_cast<int>(pem.Reveal().size())),
                   BIO_free);
  Key key(PEM_read_bio_PrivateKey(reader.get(), nullptr, NoPassword, nullptr),
          EVP_PKEY_free);
  if (key == nullptr || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA ||
      EVP_PKEY_get_bits(key.get()) < kMinBits) {
    return InvalidKey();
  }
  std::string modulus = NumberOf(key, OSSL_PKEY_PARAM_RSA_N);
  std::string exponent = NumberOf(key, OSSL_PKEY_PARAM_RSA_E);
  if (modulus.empty() || exponent.empty()) return InvalidKey();
  return CaepSigner(std::move(key), std::move(modulus), std::move(exponent));
}

absl::StatusOr<CaepSigner> CaepSigner::FromFile(const std::string& path,
                                                bool make) {
  if (make && !std::filesystem::exists(path)) {
    ASSIGN_OR_RETURN(const Secret pem, MakePem());
    RETURN_IF_ERROR(MakeKeyFile(path, pem.Reveal()).status());
  }
  ASSIGN_OR_RETURN(const Secret pem, ReadSecretFile(path));
  ASSIGN_OR_RETURN(CaepSigner signer, FromPem(pem));
  if (make) {
    RETURN_IF_ERROR(
        MakeKeyFile(BesideAs(path, "caep.jwks"), signer.jwks()).status());
  }
  return signer;
}

std::string CaepSigner::jwks() const {
  return absl::StrCat(R"({"keys":[{"kty":"RSA","use":"sig","alg":"RS256",)",
                      R"("kid":")", key_id_, R"(","n":")", modulus_,
                      R"(","e":")", exponent_, "\"}]}\n");
}

absl::StatusOr<std::string> CaepSigner::Sign(absl::string_view claims) const {
  const std::string header = absl::StrCat(R"({"alg":"RS256","kid":")", key_id_,
                                          R"(","typ":"secevent+jwt"})");
  const std::string text = absl::StrCat(absl::WebSafeBase64Escape(header), ".",
                                        absl::WebSafeBase64Escape(claims));
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::string signature(static_cast<size_t>(EVP_PKEY_get_size(key_.get())),
                        '\0');
  size_t size = signature.size();
  const Digest digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr,
                         key_.get()) != 1 ||
      EVP_DigestSign(digest.get(),
                     reinterpret_cast<unsigned char*>(signature.data()), &size,
                     bytes, text.size()) != 1) {
    return SigningFailed();
  }
  signature.resize(size);
  return absl::StrCat(text, ".", absl::WebSafeBase64Escape(signature));
}

}  // namespace muster::trust
