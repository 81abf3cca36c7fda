#include "connector/iru/client/iru_host.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/net/loopback.h"
#include "base/net/url.h"
#include "base/status_macros.h"

namespace muster::iru {
namespace {

using config::v1::IruSource;

constexpr absl::string_view kUs = ".api.kandji.io";
constexpr absl::string_view kEu = ".api.eu.kandji.io";
constexpr absl::string_view kIru = ".api.iru.com";

// A host name's label has at most so many bytes (RFC 1035).
constexpr size_t kMaxLabelBytes = 63;

constexpr size_t kMaxShownBytes = 100;

absl::Status Invalid(const IruSource& source, absl::string_view why) {
  const std::string shown = source.host().substr(0, kMaxShownBytes);
  return Error(absl::StatusCode::kInvalidArgument, "SOURCE_HOST_INVALID",
               absl::StrCat("The host \"", absl::CHexEscape(shown), "\" ", why,
                            "; write your tenant's API host, such as "
                            "accuhive.api.kandji.io."),
               {{"host", shown}});
}

bool IsLabel(absl::string_view text) {
  if (text.empty() || text.size() > kMaxLabelBytes) return false;
  if (text.front() == '-' || text.back() == '-') return false;
  for (const char c : text) {
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && c != '-') {
      return false;
    }
  }
  return true;
}

IruHost Https(absl::string_view host) {
  return {absl::StrCat("https://", host), std::string(host)};
}

absl::StatusOr<IruHost> Loopback(const IruSource& source,
                                 absl::string_view text) {
  const auto url = Url::Parse(text);
  if (!url.ok()) return Invalid(source, "is no URL");
  if (!IsLoopbackHost(url->host)) {
    return Invalid(source, "would carry the token in plain text");
  }
  if (!source.allow_plaintext_loopback()) {
    return Invalid(source,
                   "is plain http, which needs allow_plaintext_loopback");
  }
  if (url->path != "/" || !url->query.empty()) {
    return Invalid(source, "has a path or a query");
  }
  const bool v6 = absl::StrContains(url->host, ':');
  const std::string host =
      absl::StrCat(v6 ? "[" : "", url->host, v6 ? "]" : "", ":", url->port);
  return IruHost{absl::StrCat("http://", host), host};
}

absl::StatusOr<IruHost> FullName(const IruSource& source,
                                 absl::string_view name) {
  absl::string_view label = name;
  const bool us = absl::ConsumeSuffix(&label, kUs);
  const bool eu = !us && absl::ConsumeSuffix(&label, kEu);
  const bool iru = !us && !eu && absl::ConsumeSuffix(&label, kIru);
  if (!us && !eu && !iru) {
    return Invalid(source, "is not an API host of Iru");
  }
  if (!IsLabel(label)) {
    return Invalid(source, "has no single name in front of \".api.\"");
  }
  if ((us && source.region() == IruSource::REGION_EU) ||
      (eu && source.region() == IruSource::REGION_US)) {
    return Invalid(source, "is in another region than `region` says");
  }
  return Https(name);
}

}  // namespace

absl::StatusOr<IruHost> ResolveHost(const IruSource& source) {
  const std::string lower = absl::AsciiStrToLower(source.host());
  absl::string_view text = lower;
  if (text.empty()) return Invalid(source, "is empty");
  if (absl::StartsWith(text, "http://")) return Loopback(source, text);
  const bool pasted = absl::ConsumePrefix(&text, "https://");
  if (pasted || absl::StrContains(text, '.')) absl::ConsumeSuffix(&text, "/");
  for (const char c : {'@', ':', '/', '?', '#', '%', '\\'}) {
    if (absl::StrContains(text, c)) {
      return Invalid(source, absl::StrCat("has a \"", std::string(1, c),
                                          "\" where only a name may be"));
    }
  }
  if (absl::StrContains(text, '.')) return FullName(source, text);
  if (pasted || !IsLabel(text)) {
    return Invalid(source, "is neither a subdomain nor a host name");
  }
  const bool eu = source.region() == IruSource::REGION_EU;
  return Https(absl::StrCat(text, eu ? kEu : kUs));
}

}  // namespace muster::iru
