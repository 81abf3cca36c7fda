#include "base/net/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"

namespace muster {
namespace {

bool IsUnixTarget(absl::string_view target) {
  return absl::StartsWith(target, "unix:") ||
         absl::StartsWith(target, "unix-abstract:");
}

absl::string_view WithoutPort(absl::string_view address) {
  if (absl::StartsWith(address, "[")) {
    return address.substr(0, address.find(']') + 1);
  }
  const size_t colon = address.find(':');
  const bool bare_ipv6 = colon != address.rfind(':');
  return bare_ipv6 ? address : address.substr(0, colon);
}

}  // namespace

bool IsLoopbackHost(absl::string_view host) {
  if (absl::ConsumePrefix(&host, "[") && !absl::ConsumeSuffix(&host, "]")) {
    return false;
  }
  if (absl::EqualsIgnoreCase(host, "localhost")) return true;
  const std::string text(host);
  in_addr v4;
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == 127;
  }
  in6_addr v6;
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

absl::Status CheckLocalTarget(absl::string_view target) {
  absl::string_view address = target;
  if (IsUnixTarget(address)) return absl::OkStatus();
  for (const absl::string_view scheme : {"dns:///", "dns:", "ipv4:", "ipv6:"}) {
    if (absl::ConsumePrefix(&address, scheme)) break;
  }
  if (IsLoopbackHost(WithoutPort(address))) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED",
               absl::StrCat("\"", target,
                            "\" is not on this machine, and plain text stays "
                            "here; use 127.0.0.1:PORT or unix:PATH"),
               {{"address", std::string(target)}});
}

}  // namespace muster
