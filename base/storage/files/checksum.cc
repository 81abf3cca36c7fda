#include "base/storage/files/checksum.h"

#include <openssl/evp.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/storage/files/durable_file.h"

namespace muster {
namespace {

constexpr absl::string_view kSealKey = "sha256 ";
constexpr size_t kSealBytes = 7 + 64 + 1;
constexpr size_t kReadBytes = size_t{1} << 18;

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }

  void Add(absl::string_view bytes) {
    EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  }

  std::string Hex() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), digest, &size);
    return absl::BytesToHexString(
        absl::string_view(reinterpret_cast<const char*>(digest), size));
  }

 private:
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string Sha256Hex(absl::string_view bytes) {
  Sha256 hash;
  hash.Add(bytes);
  return hash.Hex();
}

absl::StatusOr<std::string> Sha256HexOfFile(const std::string& path) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(
      std::fopen(path.c_str(), "rbe"), std::fclose);
  if (file == nullptr) return FileError(errno, "open", path);
  Sha256 hash;
  std::vector<char> buffer(kReadBytes);
  while (const size_t count =
             std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    hash.Add(absl::string_view(buffer.data(), count));
  }
  if (std::ferror(file.get())) return FileError(errno, "read", path);
  return hash.Hex();
}

std::string Seal(absl::string_view text) {
  return absl::StrCat(text, kSealKey, Sha256Hex(text), "\n");
}

bool Unseal(absl::string_view sealed, absl::string_view& text) {
  if (sealed.size() < kSealBytes) return false;
  text = sealed.substr(0, sealed.size() - kSealBytes);
  return Seal(text) == sealed;
}

}  // namespace muster
