#include "base/redact/token_patterns.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace muster {
namespace {

constexpr absl::string_view kHeader = "authorization";
constexpr absl::string_view kBearer = "bearer";
constexpr absl::string_view kOwnToken = "mst_";
constexpr size_t kShortestBearer = 16;
constexpr size_t kShortestOwnToken = 8;

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '-' || c == '_';
}

// RFC 6750, b64token; a percent sign because it may be encoded.
bool IsTokenCharacter(char c) {
  return IsWordCharacter(c) || c == '.' || c == '~' || c == '+' || c == '/' ||
         c == '=' || c == '%';
}

template <typename Is>
size_t SkipWhile(absl::string_view text, size_t at, Is is) {
  while (at < text.size() && is(text[at])) ++at;
  return at;
}

bool EndsAValue(char c) {
  return c == '\r' || c == '\n' || c == '"' || c == '\'' || c == ',' ||
         c == ';' || c == '}' || c == '\\';
}

bool IsBlankOrQuote(char c) {
  return c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '\\';
}

void FindHeader(absl::string_view text, size_t at,
                std::vector<TextRange>& found) {
  at = SkipWhile(text, at + kHeader.size(), IsBlankOrQuote);
  if (at >= text.size() || (text[at] != ':' && text[at] != '=')) return;
  const size_t begin = SkipWhile(text, at + 1, IsBlankOrQuote);
  const size_t end =
      SkipWhile(text, begin, [](char c) { return !EndsAValue(c); });
  if (begin < end) found.push_back({begin, end});
}

void FindBearer(absl::string_view text, size_t at,
                std::vector<TextRange>& found) {
  const size_t blank = at + kBearer.size();
  const size_t begin = SkipWhile(
      text, blank, [](char c) { return IsBlankOrQuote(c) || c == ':'; });
  const size_t end = SkipWhile(text, begin, IsTokenCharacter);
  if (begin == blank || end - begin < kShortestBearer) return;
  found.push_back({begin, end});
}

void FindOwnToken(absl::string_view text, size_t at,
                  std::vector<TextRange>& found) {
  const size_t end = SkipWhile(text, at + kOwnToken.size(), IsWordCharacter);
  if (end - at < kOwnToken.size() + kShortestOwnToken) return;
  found.push_back({at, end});
}

}  // namespace

void FindTokens(absl::string_view text, std::vector<TextRange>& found) {
  for (size_t at = 0; at < text.size(); ++at) {
    const char first = absl::ascii_tolower(text[at]);
    if (first != 'a' && first != 'b' && first != 'm') continue;
    const absl::string_view rest = text.substr(at);
    if (absl::StartsWithIgnoreCase(rest, kHeader)) {
      FindHeader(text, at, found);
    } else if (absl::StartsWithIgnoreCase(rest, kBearer)) {
      FindBearer(text, at, found);
    } else if (absl::StartsWithIgnoreCase(rest, kOwnToken)) {
      FindOwnToken(text, at, found);
    }
  }
}

}  // namespace muster
