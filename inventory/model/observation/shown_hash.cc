#include "inventory/model/observation/shown_hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace muster::inventory {
namespace {

constexpr size_t kHashBytes = 16;

// Each with its length in front, so that no two lists give the same bytes.
void AppendSorted(std::vector<absl::string_view> words, std::string& to) {
  std::sort(words.begin(), words.end());
  absl::StrAppend(&to, words.size(), ";");
  for (const absl::string_view word : words) {
    absl::StrAppend(&to, word.size(), ":", word);
  }
}

// The algorithm is fetched and the state made only once: that takes as long as
// to hash a device.
std::string Hash(absl::string_view core, absl::string_view rest) {
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>
      context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  unsigned char hash[EVP_MAX_MD_SIZE];
  EVP_DigestInit_ex(context.get(), sha256, nullptr);
  EVP_DigestUpdate(context.get(), core.data(), core.size());
  EVP_DigestUpdate(context.get(), rest.data(), rest.size());
  EVP_DigestFinal_ex(context.get(), hash, nullptr);
  return std::string(reinterpret_cast<const char*>(hash), kHashBytes);
}

}  // namespace

std::string ShownHash(const v1::DeviceObservation& shown,
                      absl::string_view core) {
  std::vector<absl::string_view> endpoints;
  endpoints.reserve(shown.observations_size());
  for (const auto& one : shown.observations()) {
    endpoints.push_back(one.endpoint());
  }
  std::string rest;
  AppendSorted(std::move(endpoints), rest);
  AppendSorted(
      {shown.unobserved_fields().begin(), shown.unobserved_fields().end()},
      rest);
  absl::StrAppend(&rest, core.size(), shown.facts_only() ? "f" : "");
  return Hash(core, rest);
}

std::string ShownHash(absl::string_view core) { return Hash(core, ""); }

}  // namespace muster::inventory
