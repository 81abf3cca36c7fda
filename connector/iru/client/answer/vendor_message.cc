#include "connector/iru/client/answer/vendor_message.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/secret.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

constexpr size_t kMaxBytes = 200;

// One line of printable characters. Bytes of other alphabets stay.
std::string OneLine(absl::string_view text) {
  std::string line = Redact(text.substr(0, 4 * kMaxBytes));
  for (char& c : line) {
    if (absl::ascii_iscntrl(c)) c = ' ';
  }
  absl::RemoveExtraAsciiWhitespace(&line);
  if (line.size() <= kMaxBytes) return line;
  size_t end = kMaxBytes;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) {
    --end;
  }
  return line.substr(0, end);
}

// A string, or the first string of a list.
std::optional<std::string> Words(const JsonValue& value) {
  if (const auto text = AsString(value)) return std::string(*text);
  const auto list = AsArray(value);
  if (!list) return std::nullopt;
  for (const JsonValue first : *list) {
    const auto text = AsString(first);
    if (text) return std::string(*text);
    break;
  }
  return std::nullopt;
}

std::string WordsOfObject(const JsonObject& object) {
  for (const absl::string_view key : {"detail", "error", "message"}) {
    const auto value = Find(object, key);
    const auto words = value ? Words(*value) : std::nullopt;
    if (words) return *words;
  }
  for (const auto field : object) {
    const auto words = Words(field.value);
    if (!words) continue;
    return absl::StrCat(absl::string_view(field.key.data(), field.key.size()),
                        ": ", *words);
  }
  return "";
}

std::string WordsOfText(absl::string_view body) {
  const absl::string_view text = absl::StripLeadingAsciiWhitespace(body);
  return absl::StartsWith(text, "<") ? "an HTML page" : std::string(text);
}

}  // namespace

std::string VendorMessage(absl::string_view body) {
  const auto document = JsonDocument::Parse(body);
  if (!document.ok()) return OneLine(WordsOfText(body));
  if (const auto object = AsObject(document->root())) {
    return OneLine(WordsOfObject(*object));
  }
  return OneLine(Words(document->root()).value_or(""));
}

bool SaysNotFound(absl::string_view body) {
  const auto document = JsonDocument::Parse(body);
  if (!document.ok()) return false;
  const auto object = AsObject(document->root());
  if (!object) return false;
  for (const absl::string_view key : {"detail", "error"}) {
    const auto value = Find(*object, key);
    const auto words = value ? AsString(*value) : std::nullopt;
    if (words &&
        absl::StrContains(absl::AsciiStrToLower(*words), "not found")) {
      return true;
    }
  }
  return false;
}

}  // namespace muster::iru
