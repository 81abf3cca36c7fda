#include "connector/iru/client/answer/http_date.h"

#include <string>

#include "absl/strings/ascii.h"

namespace muster::iru {

std::optional<absl::Time> ParseHttpDate(absl::string_view text) {
  absl::Time time;
  std::string ignored;
  if (!absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT",
                       absl::StripAsciiWhitespace(text), &time, &ignored)) {
    return std::nullopt;
  }
  return time;
}

std::optional<absl::Time> DateOf(const HttpHeaders& headers) {
  const auto header = headers.Get("Date");
  if (!header) return std::nullopt;
  return ParseHttpDate(*header);
}

}  // namespace muster::iru
