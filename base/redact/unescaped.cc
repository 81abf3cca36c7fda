#include "base/redact/unescaped.h"

#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"

namespace muster {
namespace {

// What one escape stands for and how long it is; a size of 0 if there is none.
struct Escape {
  std::string bytes;
  size_t size = 0;
};

int HexValue(absl::string_view digits) {
  int value = 0;
  for (const char digit : digits) {
    if (!absl::ascii_isxdigit(digit)) return -1;
    const char lower = absl::ascii_tolower(digit);
    value = 16 * value + (lower <= '9' ? lower - '0' : lower - 'a' + 10);
  }
  return value;
}

std::string Utf8(uint32_t code) {
  const auto tail = [code](int shift) {
    return static_cast<char>(0x80 | (code >> shift & 0x3f));
  };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xc0 | code >> 6), tail(0)};
  if (code < 0x10000) {
    return {static_cast<char>(0xe0 | code >> 12), tail(6), tail(0)};
  }
  return {static_cast<char>(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

// The 16 bits of `\uXXXX` at the start of `text`, or -1.
int CodeUnit(absl::string_view text) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return -1;
  return HexValue(text.substr(2, 4));
}

Escape ReadUnicode(absl::string_view text) {
  const int unit = CodeUnit(text);
  if (unit < 0) return {};
  if (unit >= 0xd800 && unit < 0xdc00) {
    const int low = CodeUnit(text.substr(6));
    if (low >= 0xdc00 && low < 0xe000) {
      return {Utf8(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)), 12};
    }
  }
  return {Utf8(unit), 6};
}

Escape ReadJson(absl::string_view text) {
  static constexpr char kLetters[] = "\"\\/bfnrt";
  static constexpr char kBytes[] = "\"\\/\b\f\n\r\t";
  if (text.size() < 2 || text[0] != '\\') return {};
  if (text[1] == 'u') return ReadUnicode(text);
  if (text[1] == '\0') return {};
  const char* const letter = std::strchr(kLetters, text[1]);
  if (letter == nullptr) return {};
  return {std::string(1, kBytes[letter - kLetters]), 2};
}

Escape ReadPercent(absl::string_view text) {
  if (text.size() < 3 || text[0] != '%') return {};
  const int value = HexValue(text.substr(1, 2));
  if (value < 0) return {};
  return {std::string(1, static_cast<char>(value)), 3};
}

template <typename Read>
UnescapedText Unescape(absl::string_view text, Read read) {
  UnescapedText result;
  size_t at = 0;
  while (at < text.size()) {
    Escape escape = read(text.substr(at));
    if (escape.size == 0) escape = {std::string(1, text[at]), 1};
    result.text += escape.bytes;
    result.origins.resize(result.text.size(), at);
    at += escape.size;
  }
  result.origins.push_back(text.size());
  return result;
}

}  // namespace

UnescapedText UnescapeJson(absl::string_view text) {
  return Unescape(text, ReadJson);
}

UnescapedText UnescapePercent(absl::string_view text) {
  return Unescape(text, ReadPercent);
}

}  // namespace muster
