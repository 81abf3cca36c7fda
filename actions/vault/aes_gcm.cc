#include "actions/vault/aes_gcm.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <utility>

#include "base/errors.h"

namespace muster::actions {
namespace {

constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Context NewContext() { return {EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free}; }

absl::Status Failed() {
  return Error(absl::StatusCode::kInternal, "SEALING_FAILED",
               "OpenSSL cannot seal a secret; see whether the machine has "
               "memory and randomness left");
}

unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The bytes of `text`, which is wiped.
Secret Take(std::string& text) {
  Secret secret{text};
  OPENSSL_cleanse(text.data(), text.size());
  return secret;
}

bool Encrypt(const std::string& key, const std::string& plaintext,
             absl::string_view associated_data, std::string& nonce,
             std::string& ciphertext, std::string& tag) {
  const Context context = NewContext();
  int size = 0;
  return context != nullptr &&
         EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr,
                            Bytes(key), Bytes(nonce)) == 1 &&
         EVP_EncryptUpdate(context.get(), nullptr, &size,
                           Bytes(associated_data),
                           static_cast<int>(associated_data.size())) == 1 &&
         EVP_EncryptUpdate(context.get(), Bytes(ciphertext), &size,
                           Bytes(plaintext),
                           static_cast<int>(plaintext.size())) == 1 &&
         EVP_EncryptFinal_ex(context.get(), Bytes(ciphertext) + size, &size) ==
             1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                             tag.data()) == 1;
}

bool Decrypt(const std::string& key, absl::string_view nonce,
             absl::string_view ciphertext, std::string tag,
             absl::string_view associated_data, std::string& plaintext) {
  const Context context = NewContext();
  int size = 0;
  return context != nullptr &&
         EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr,
                            Bytes(key), Bytes(nonce)) == 1 &&
         EVP_DecryptUpdate(context.get(), nullptr, &size,
                           Bytes(associated_data),
                           static_cast<int>(associated_data.size())) == 1 &&
         EVP_DecryptUpdate(context.get(), Bytes(plaintext), &size,
                           Bytes(ciphertext),
                           static_cast<int>(ciphertext.size())) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes,
                             tag.data()) == 1 &&
         EVP_DecryptFinal_ex(context.get(), Bytes(plaintext) + size, &size) ==
             1;
}

}  // namespace

absl::StatusOr<Secret> NewAesKey() {
  std::string key(kAesKeyBytes, '\0');
  if (RAND_priv_bytes(Bytes(key), kAesKeyBytes) != 1) return Failed();
  return Take(key);
}

absl::StatusOr<std::string> AesSeal(const Secret& key, const Secret& plaintext,
                                    absl::string_view associated_data) {
  std::string nonce(kNonceBytes, '\0');
  if (RAND_bytes(Bytes(nonce), kNonceBytes) != 1) return Failed();
  std::string ciphertext(plaintext.Reveal().size(), '\0');
  std::string tag(kTagBytes, '\0');
  if (key.Reveal().size() != kAesKeyBytes ||
      !Encrypt(key.Reveal(), plaintext.Reveal(), associated_data, nonce,
               ciphertext, tag)) {
    return Failed();
  }
  return nonce + ciphertext + tag;
}

std::optional<Secret> AesOpen(const Secret& key, absl::string_view sealed,
                              absl::string_view associated_data) {
  if (key.Reveal().size() != kAesKeyBytes) return std::nullopt;
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const size_t size = sealed.size() - kNonceBytes - kTagBytes;
  std::string plaintext(size, '\0');
  const bool opened = Decrypt(key.Reveal(), sealed.substr(0, kNonceBytes),
                              sealed.substr(kNonceBytes, size),
                              std::string(sealed.substr(kNonceBytes + size)),
                              associated_data, plaintext);
  Secret secret = Take(plaintext);
  if (!opened) return std::nullopt;
  return secret;
}

}  // namespace muster::actions
