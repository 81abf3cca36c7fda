#include "base/http/request_check.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/errors.h"
#include "base/net/loopback.h"
#include "base/status_macros.h"

namespace muster {
namespace {

// A token of RFC 9110, section 5.6.2.
bool IsToken(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           absl::string_view("!#$%&'*+-.^_`|~").find(c) !=
               absl::string_view::npos;
  });
}

bool IsFieldValue(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return c != '\t' && absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
}

bool IsBearer(const Secret& secret) {
  const std::string& bytes = secret.Reveal();
  return !bytes.empty() && std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c));
  });
}

absl::Status Malformed(absl::string_view what, const std::string& host) {
  return Error(absl::StatusCode::kInvalidArgument, "HEADER_MALFORMED",
               absl::StrCat(what, " for ", host,
                            " has characters that HTTP does not allow there"),
               {{"host", host}});
}

absl::Status CheckHeaders(const HttpRequest& request, const std::string& host) {
  if (!IsToken(request.method)) return Malformed("the method", host);
  for (const auto& [name, value] : request.headers) {
    if (!IsToken(name) || !IsFieldValue(value)) {
      return Malformed("a header", host);
    }
  }
  if (request.bearer.has_value() && !IsBearer(*request.bearer)) {
    return Malformed("the token", host);
  }
  return absl::OkStatus();
}

absl::Status CheckPolicy(const HttpRequest& request, const Url& url,
                         const HttpPolicy& policy) {
  if (policy.read_only && request.method != "GET") {
    return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY",
                 absl::StrCat("the source at ", url.host, " is read-only, so ",
                              request.method,
                              " is refused; set read_only to false first"),
                 {{"host", url.host}, {"method", request.method}});
  }
  if (url.scheme == "http" &&
      !(policy.allow_plaintext_loopback && IsLoopbackHost(url.host))) {
    return Error(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED",
                 absl::StrCat("http:// to ", url.host,
                              " is refused; use https://, or a loopback host "
                              "with plain text allowed"),
                 {{"host", url.host}});
  }
  return absl::OkStatus();
}

}  // namespace

bool IsCancelled(const HttpRequest& request) {
  return request.cancelled != nullptr && request.cancelled->HasBeenNotified();
}

absl::Status RequestCancelled(const std::string& host) {
  return Error(absl::StatusCode::kCancelled, "HTTP_CANCELLED",
               absl::StrCat("the request to ", host,
                            " was given up before it was answered"),
               {{"host", host}});
}

absl::StatusOr<Url> CheckRequest(const HttpRequest& request,
                                 const HttpPolicy& policy) {
  ASSIGN_OR_RETURN(Url url, Url::Parse(request.url));
  RETURN_IF_ERROR(CheckHeaders(request, url.host));
  RETURN_IF_ERROR(CheckPolicy(request, url, policy));
  if (IsCancelled(request)) return RequestCancelled(url.host);
  return url;
}

}  // namespace muster
