#include "tests/canary/canaries.h"

#include <string.h>

#include <cstdio>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace muster::testing {
namespace {

constexpr size_t kShortest = 8;
constexpr size_t kShortestKeyLine = 32;

// One escape for each byte.
std::string Each(const std::string& secret, const char* format) {
  std::string text;
  for (const char c : secret) {
    char buffer[8];
    snprintf(buffer, sizeof(buffer), format, static_cast<unsigned char>(c));
    text += buffer;
  }
  return text;
}

std::string JsonOf(const std::string& secret, bool slashes) {
  std::string text;
  for (const char c : secret) {
    if (c == '"' || c == '\\' || (slashes && c == '/')) text += '\\';
    text += c;
  }
  return text;
}

std::string PercentOf(const std::string& secret, const char* format) {
  std::string text;
  for (const char c : secret) {
    const bool plain =
        isalnum(static_cast<unsigned char>(c)) || strchr("-._~", c) != nullptr;
    text += plain ? std::string(1, c) : Each(std::string(1, c), format);
  }
  return text;
}

// What of the encoded text depends on the secret alone, with `shift` bytes of
// something else before it.
std::string Inside(const std::string& secret, int shift) {
  const std::string text =
      absl::Base64Escape(std::string(shift, 'x') + secret + "xx");
  const size_t from = shift == 0 ? 0 : 4;
  const size_t whole = (shift + secret.size()) / 3 * 4;
  return text.substr(from, whole - from);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Finding& finding) {
  return out << finding.canary << " (" << finding.form << ") in "
             << finding.place;
}

void Canaries::Add(const std::string& name, const std::string& secret) {
  if (secret.size() < kShortest) std::abort();
  AddForm(name, "as it is", secret);
  AddForm(name, "JSON", JsonOf(secret, false));
  AddForm(name, "JSON with slashes", JsonOf(secret, true));
  AddForm(name, "JSON, all escaped", Each(secret, "\\u%04x"));
  AddForm(name, "JSON, all escaped, upper", Each(secret, "\\u%04X"));
  AddForm(name, "hex", Each(secret, "%02x"));
  AddForm(name, "HEX", Each(secret, "%02X"));
  AddForm(name, "percent", PercentOf(secret, "%%%02x"));
  AddForm(name, "PERCENT", PercentOf(secret, "%%%02X"));
  AddForm(name, "percent, all", Each(secret, "%%%02x"));
  AddForm(name, "PERCENT, all", Each(secret, "%%%02X"));
  for (int shift = 0; shift < 3; ++shift) {
    std::string base64 = Inside(secret, shift);
    AddForm(name, absl::StrCat("base64+", shift), base64);
    for (char& c : base64) c = c == '+' ? '-' : c == '/' ? '_' : c;
    AddForm(name, absl::StrCat("base64url+", shift), base64);
  }
}

void Canaries::AddKey(const std::string& name, const std::string& pem) {
  for (const absl::string_view line : absl::StrSplit(pem, '\n')) {
    if (line.size() >= kShortestKeyLine && line[0] != '-') {
      AddForm(name, "a line", std::string(line));
    }
  }
}

void Canaries::AddForm(const std::string& canary, const std::string& name,
                       const std::string& bytes) {
  for (const Form& form : forms_) {
    if (form.canary == canary && form.bytes == bytes) return;
  }
  forms_.push_back({canary, name, bytes});
}

std::vector<Finding> Canaries::FindIn(absl::string_view place,
                                      absl::string_view bytes) const {
  std::vector<Finding> found;
  for (const Form& form : forms_) {
    if (!found.empty() && found.back().canary == form.canary) continue;
    if (memmem(bytes.data(), bytes.size(), form.bytes.data(),
               form.bytes.size()) == nullptr) {
      continue;
    }
    found.push_back({form.canary, form.name, std::string(place)});
  }
  return found;
}

}  // namespace muster::testing
