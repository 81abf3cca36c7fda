#include "base/net/url.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/errors.h"

namespace muster {
namespace {

bool IsUnreserved(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("-._~").find(c) != absl::string_view::npos;
}

// No blanks, control characters, fragments or characters that parsers differ
// about.
bool IsClean(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isgraph(static_cast<unsigned char>(c))) return false;
  }
  return text.find_first_of("#\\\"<>^`{|}") == absl::string_view::npos;
}

// The text may hold a secret in its query or user name, so it is not repeated.
absl::Status Malformed(absl::string_view why) {
  return Error(
      absl::StatusCode::kInvalidArgument, "URL_MALFORMED",
      absl::StrCat("the URL ", why, "; write it like https://host/path"));
}

// Cuts "host:port", "host" or "[ipv6]:port" into `url`.
absl::Status ParseAuthority(absl::string_view authority, Url& url) {
  if (authority.find('@') != absl::string_view::npos) {
    return Malformed("must not hold a user name");
  }
  absl::string_view host = authority;
  absl::string_view port;
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.rfind(':');
  if (colon != absl::string_view::npos &&
      (bracket == absl::string_view::npos || colon > bracket)) {
    host = authority.substr(0, colon);
    port = authority.substr(colon + 1);
    if (!absl::SimpleAtoi(port, &url.port) || url.port < 1 ||
        url.port > 65535) {
      return Malformed("has a port that is not 1 to 65535");
    }
  }
  if (!host.empty() && host.front() == '[') {
    if (host.back() != ']') return Malformed("has a broken IPv6 host");
    host = host.substr(1, host.size() - 2);
  } else if (host.find_first_of(":[]%") != absl::string_view::npos) {
    return Malformed("has a broken host");
  }
  if (host.empty()) return Malformed("has no host");
  url.host = absl::AsciiStrToLower(host);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Url> Url::Parse(absl::string_view text) {
  Url url;
  const size_t scheme_end = text.find("://");
  if (scheme_end == absl::string_view::npos || !IsClean(text)) {
    return Malformed("is no absolute http or https URL");
  }
  url.scheme = absl::AsciiStrToLower(text.substr(0, scheme_end));
  if (url.scheme != "http" && url.scheme != "https") {
    return Malformed("is neither http nor https");
  }
  url.port = url.scheme == "http" ? 80 : 443;

  absl::string_view rest = text.substr(scheme_end + 3);
  const size_t authority_end = rest.find_first_of("/?");
  absl::Status parsed = ParseAuthority(rest.substr(0, authority_end), url);
  if (!parsed.ok()) return parsed;
  rest = rest.substr(std::min(authority_end, rest.size()));

  const size_t question = rest.find('?');
  url.path = std::string(rest.substr(0, question));
  if (url.path.empty()) url.path = "/";
  if (question != absl::string_view::npos) {
    url.query = std::string(rest.substr(question + 1));
  }
  return url;
}

std::string PercentEncode(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      encoded.push_back(c);
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string UrlWithQuery(
    absl::string_view base,
    const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string url(base);
  char separator = '?';
  for (const auto& [key, value] : parameters) {
    absl::StrAppend(&url, absl::string_view(&separator, 1), PercentEncode(key),
                    "=", PercentEncode(value));
    separator = '&';
  }
  return url;
}

}  // namespace muster
