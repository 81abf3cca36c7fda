#ifndef BASE_NET_URL_H_
#define BASE_NET_URL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// An http or https URL, cut in pieces.
struct Url {
  std::string scheme;  // lower case, "http" or "https"
  std::string host;    // lower case; IPv6 without brackets
  int port = 0;        // the scheme's own if the URL names none
  std::string path;    // begins with "/"; percent-encoded as it came
  std::string query;   // without "?"; percent-encoded as it came

  // Errors:
  //   INVALID_ARGUMENT URL_MALFORMED: no absolute http(s) URL, or one with a
  //     user name, a fragment, blanks or control characters.
  static absl::StatusOr<Url> Parse(absl::string_view text);
};

// `text` with everything but unreserved characters (RFC 3986) as %XX: one path
// segment or one query value.
std::string PercentEncode(absl::string_view text);

// `base?key=value&...` with both parts encoded; `base` alone if there are none.
std::string UrlWithQuery(
    absl::string_view base,
    const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace muster

#endif  // BASE_NET_URL_H_
