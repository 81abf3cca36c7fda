#include "proto/muster/inventory/v1/view_digest.h"

#include <openssl/evp.h>

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace muster::inventory::v1 {
namespace {

constexpr size_t kDigestBytes = 16;

absl::uint128 FromLittleEndian(const unsigned char* bytes) {
  absl::uint128 number = 0;
  for (size_t i = kDigestBytes; i > 0; --i) {
    number = (number << 8) | absl::uint128(bytes[i - 1]);
  }
  return number;
}

// SHA-256 as OpenSSL is quickest at it: fetched once, its state used again.
class Sha256 {
 public:
  Sha256()
      : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)),
        context_(EVP_MD_CTX_new()) {}
  ~Sha256() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Hash(absl::string_view bytes, unsigned char* digest) {
    EVP_DigestInit_ex(context_, algorithm_, nullptr);
    EVP_DigestUpdate(context_, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context_, digest, nullptr);
  }

 private:
  EVP_MD* const algorithm_;
  EVP_MD_CTX* const context_;
};

absl::uint128 HashOf(absl::string_view name, int64_t revision) {
  thread_local Sha256 sha256;
  unsigned char digest[EVP_MAX_MD_SIZE];
  sha256.Hash(absl::StrCat(name, "\n", revision), digest);
  return FromLittleEndian(digest);
}

}  // namespace

ViewSum::ViewSum(const ViewDigest& view) : count_(view.count()) {
  if (view.digest().size() != kDigestBytes) return;
  sum_ = FromLittleEndian(
      reinterpret_cast<const unsigned char*>(view.digest().data()));
}

void ViewSum::Add(absl::string_view name, int64_t revision) {
  ++count_;
  sum_ += HashOf(name, revision);
}

void ViewSum::Remove(absl::string_view name, int64_t revision) {
  --count_;
  sum_ -= HashOf(name, revision);
}

void ViewSum::Add(const ViewSum& change) {
  count_ += change.count_;
  sum_ += change.sum_;
}

ViewDigest ViewSum::ToProto() const {
  ViewDigest view;
  view.set_count(count_);
  std::string& digest = *view.mutable_digest();
  absl::uint128 rest = sum_;
  for (size_t i = 0; i < kDigestBytes; ++i) {
    digest.push_back(static_cast<char>(absl::Uint128Low64(rest) & 0xff));
    rest >>= 8;
  }
  return view;
}

}  // namespace muster::inventory::v1
