#include "base/redact/secret_forms.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace muster {
namespace {

constexpr size_t kFewestBase64Digits = 6;

void Add(std::string form, std::vector<std::string>& forms) {
  if (std::find(forms.begin(), forms.end(), form) == forms.end()) {
    forms.push_back(std::move(form));
  }
}

// The digits that `secret` alone decides if `before` bytes precede it in the
// same encoded text.
std::string OwnDigits(absl::string_view secret, size_t before) {
  const std::string encoded =
      absl::Base64Escape(absl::StrCat(std::string(before, '\0'), secret));
  const size_t first = (8 * before + 5) / 6;
  const size_t end = 8 * (before + secret.size()) / 6;
  return encoded.substr(first, end - first);
}

std::string WebSafe(std::string base64) {
  std::replace(base64.begin(), base64.end(), '+', '-');
  std::replace(base64.begin(), base64.end(), '/', '_');
  return base64;
}

}  // namespace

std::vector<std::string> SecretForms(absl::string_view secret) {
  std::vector<std::string> forms = {std::string(secret)};
  const std::string hex = absl::BytesToHexString(secret);
  Add(hex, forms);
  Add(absl::AsciiStrToUpper(hex), forms);
  for (size_t before = 0; before < 3; ++before) {
    const std::string digits = OwnDigits(secret, before);
    if (digits.size() < kFewestBase64Digits) continue;
    Add(digits, forms);
    Add(WebSafe(digits), forms);
  }
  return forms;
}

}  // namespace muster
