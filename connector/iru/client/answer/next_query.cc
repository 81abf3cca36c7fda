#include "connector/iru/client/answer/next_query.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

constexpr size_t kMaxBytes = 8 << 10;
constexpr size_t kMaxParameters = 32;

// The text of a query's part, where a blank may be written as `+`.
std::optional<std::string> Decode(absl::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    int byte = 0;
    const absl::string_view digits = text.substr(i + 1, 2);
    if (digits.size() < 2 || !absl::ascii_isxdigit(digits[0]) ||
        !absl::SimpleHexAtoi(digits, &byte)) {
      return std::nullopt;
    }
    plain += static_cast<char>(byte);
    i += 2;
  }
  return plain;
}

}  // namespace

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> QueryOfNext(
    absl::string_view link) {
  if (link.size() > kMaxBytes) return MalformedPage("its link is too long");
  const size_t question = link.find('?');
  absl::string_view query;
  if (question != absl::string_view::npos) query = link.substr(question + 1);
  query = query.substr(0, query.find('#'));
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const absl::string_view part :
       absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    auto name = Decode(halves.first);
    auto value = Decode(halves.second);
    if (!name || !value || parameters.size() == kMaxParameters) {
      return MalformedPage("its link cannot be read");
    }
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

}  // namespace muster::iru
