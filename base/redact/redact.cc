#include "base/redact/redact.h"

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "base/redact/secret_forms.h"
#include "base/redact/token_patterns.h"
#include "base/redact/unescaped.h"

namespace muster {
namespace {

constexpr size_t kShortestMasked = 4;
constexpr size_t kShortestLine = 16;
constexpr absl::string_view kMask = "[redacted]";

uint32_t FirstFour(const char* bytes) {
  uint32_t four;
  std::memcpy(&four, bytes, sizeof(four));
  return four;
}

// All texts to be masked, found by their first four bytes.
class Forms {
 public:
  void Add(absl::string_view secret) ABSL_LOCKS_EXCLUDED(mu_) {
    if (secret.size() < kShortestMasked) return;
    absl::MutexLock lock(&mu_);
    for (std::string& form : SecretForms(secret)) AddForm(std::move(form));
  }

  void Find(absl::string_view text, std::vector<TextRange>& found) const
      ABSL_LOCKS_EXCLUDED(mu_) {
    if (text.size() < kShortestMasked) return;
    absl::ReaderMutexLock lock(&mu_);
    size_t at = 0;
    while (at + kShortestMasked <= text.size()) {
      const size_t size = LongestAt(text.substr(at));
      if (size > 0) found.push_back({at, at + size});
      at += std::max<size_t>(size, 1);
    }
  }

 private:
  static constexpr size_t kBits = 1 << 16;

  static size_t Bit(uint32_t four) { return four * 2654435761u >> 16; }

  void AddForm(std::string form) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    const uint32_t four = FirstFour(form.data());
    std::vector<std::string>& alike = forms_[four];
    if (std::find(alike.begin(), alike.end(), form) != alike.end()) return;
    maybe_.set(Bit(four));
    alike.push_back(std::move(form));
    std::sort(alike.begin(), alike.end(),
              [](const std::string& a, const std::string& b) {
                return a.size() > b.size();
              });
  }

  size_t LongestAt(absl::string_view text) const
      ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    const uint32_t four = FirstFour(text.data());
    if (!maybe_.test(Bit(four))) return 0;
    const auto alike = forms_.find(four);
    if (alike == forms_.end()) return 0;
    for (const std::string& form : alike->second) {
      if (absl::StartsWith(text, form)) return form.size();
    }
    return 0;
  }

  mutable absl::Mutex mu_;
  std::bitset<kBits> maybe_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<uint32_t, std::vector<std::string>> forms_
      ABSL_GUARDED_BY(mu_);
};

Forms& TheForms() {
  static auto* const forms = new Forms;
  return *forms;
}

void FindIn(absl::string_view text, std::vector<TextRange>& found) {
  TheForms().Find(text, found);
  FindTokens(text, found);
}

void FindInUnescaped(const UnescapedText& unescaped,
                     std::vector<TextRange>& found) {
  std::vector<TextRange> inside;
  FindIn(unescaped.text, inside);
  for (const TextRange& range : inside) {
    found.push_back(
        {unescaped.origins[range.begin], unescaped.origins[range.end]});
  }
}

// Percent-encoding inside of JSON, seen from the outer text.
UnescapedText UnescapeBoth(absl::string_view text) {
  const UnescapedText json = UnescapeJson(text);
  UnescapedText both = UnescapePercent(json.text);
  for (size_t& origin : both.origins) origin = json.origins[origin];
  return both;
}

std::vector<TextRange> FindAll(absl::string_view text) {
  std::vector<TextRange> found;
  FindIn(text, found);
  const bool json = absl::StrContains(text, "\\");
  const bool percent = absl::StrContains(text, "%");
  if (json) FindInUnescaped(UnescapeJson(text), found);
  if (percent) FindInUnescaped(UnescapePercent(text), found);
  if (json && percent) FindInUnescaped(UnescapeBoth(text), found);
  std::sort(found.begin(), found.end(),
            [](TextRange a, TextRange b) { return a.begin < b.begin; });
  return found;
}

std::string Mask(absl::string_view text, const std::vector<TextRange>& found) {
  std::string masked;
  size_t done = 0;
  for (const TextRange& range : found) {
    if (range.begin >= done) {
      masked.append(text.data() + done, range.begin - done);
      masked.append(kMask.data(), kMask.size());
    }
    done = std::max(done, range.end);
  }
  masked.append(text.data() + done, text.size() - done);
  return masked;
}

}  // namespace

void RegisterForRedaction(absl::string_view secret) {
  TheForms().Add(secret);
  if (!absl::StrContains(secret, "\n")) return;
  for (absl::string_view line :
       absl::StrSplit(secret, absl::ByAnyChar("\r\n"))) {
    const bool is_border = absl::StartsWith(line, "-----");
    if (line.size() >= kShortestLine && !is_border) TheForms().Add(line);
  }
}

std::string Redact(absl::string_view text) {
  const std::vector<TextRange> found = FindAll(text);
  return found.empty() ? std::string(text) : Mask(text, found);
}

}  // namespace muster
