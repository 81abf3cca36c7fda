#include "connector/iru/client/signed_download.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/net/loopback.h"
#include "base/net/url.h"
#include "connector/iru/client/iru_errors.h"

namespace muster::iru {
namespace {

constexpr int kHttpsPort = 443;

bool Allows(absl::string_view pattern, absl::string_view host) {
  if (absl::ConsumePrefix(&pattern, "*")) {
    return absl::StartsWith(pattern, ".") && host.size() > pattern.size() &&
           absl::EndsWithIgnoreCase(host, pattern);
  }
  return absl::EqualsIgnoreCase(pattern, host);
}

bool MayDownload(const Url& url, const DownloadOptions& options) {
  if (url.scheme == "http") {
    const auto base = Url::Parse(options.plaintext_base_url);
    return base.ok() && base->scheme == "http" && base->host == url.host &&
           base->port == url.port && IsLoopbackHost(url.host);
  }
  if (url.port != kHttpsPort) return false;
  for (const std::string& pattern : options.hosts) {
    if (Allows(pattern, url.host)) return true;
  }
  return false;
}

absl::Status UrlRefused(absl::string_view host) {
  return Error(absl::StatusCode::kFailedPrecondition, "DOWNLOAD_URL_REFUSED",
               absl::StrCat("The tenant named a file on ", host,
                            ", which is none of the hosts that downloads may "
                            "come from: if it is right, allow it in the "
                            "source's configuration."),
               {{"host", std::string(host)}});
}

absl::Status NotServed(absl::string_view host, int status) {
  return Error(
      absl::StatusCode::kUnavailable, "SOURCE_ERROR",
      absl::StrCat(host, " answered ", status,
                   " for a signed download: ask the tenant for the "
                   "file again."),
      {{"host", std::string(host)}, {"http_status", absl::StrCat(status)}});
}

}  // namespace

absl::Status DownloadSigned(HttpTransport& transport,
                            const DownloadOptions& options,
                            absl::string_view signed_url, DownloadSink sink) {
  const auto url = Url::Parse(signed_url);
  if (!url.ok()) return UrlRefused("an unreadable URL");
  if (!MayDownload(*url, options)) return UrlRefused(url->host);
  absl::Status sunk;
  HttpRequest request;
  request.url = std::string(signed_url);
  request.timeouts = options.timeouts;
  request.max_body_bytes = options.max_bytes;
  request.sink = [&](absl::string_view bytes) { return sunk = sink(bytes); };
  const auto answer = transport.Send(request);
  if (!sunk.ok()) return sunk;
  if (!answer.ok()) return ErrorOfTransport(url->host, answer.status());
  if (answer->status != 200) return NotServed(url->host, answer->status);
  return absl::OkStatus();
}

}  // namespace muster::iru
