#include "plugins/compliance/os_version.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace muster::compliance {
namespace {

bool IsNumber(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(c);
  });
}

std::optional<OsVersion> ParseParts(absl::string_view text, char separator,
                                    bool is_release_name) {
  OsVersion version;
  version.is_release_name = is_release_name;
  for (const absl::string_view part : absl::StrSplit(text, separator)) {
    int64_t number = 0;
    if (!IsNumber(part) || !absl::SimpleAtoi(part, &number)) {
      return std::nullopt;
    }
    version.parts.push_back(number);
  }
  while (version.parts.size() > 1 && version.parts.back() == 0) {
    version.parts.pop_back();
  }
  return version;
}

}  // namespace

std::optional<OsVersion> ParseOsVersion(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text.substr(0, text.find('(')));
  const size_t h = text.find_first_of("hH");
  if (h == absl::string_view::npos) return ParseParts(text, '.', false);
  // Two digits of the year, H, and the half of it.
  if (h != 2 || text.size() != 4) return std::nullopt;
  return ParseParts(text, text[h], true);
}

bool IsOlder(const OsVersion& a, const OsVersion& b) {
  return a.parts < b.parts;
}

}  // namespace muster::compliance
