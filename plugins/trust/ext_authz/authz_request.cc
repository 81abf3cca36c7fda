#include "plugins/trust/ext_authz/authz_request.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/trust/identity/forwarded_certificate.h"
#include "plugins/trust/identity/percent.h"

namespace muster::trust {
namespace {

using config::v1::TrustConfig;
using envoy::service::auth::v3::AttributeContext;
using envoy::service::auth::v3::CheckRequest;
using envoy::service::auth::v3::HeaderValue;

// The header's value: of `headers`, or of `header_map`, the last of its name.
std::optional<std::string> Header(const AttributeContext::HttpRequest& http,
                                  const std::string& name) {
  const auto found = http.headers().find(name);
  if (found != http.headers().end()) return found->second;
  std::optional<std::string> value;
  for (const HeaderValue& header : http.header_map().headers()) {
    if (!absl::EqualsIgnoreCase(header.key(), name)) continue;
    value = header.raw_value().empty() ? header.value() : header.raw_value();
  }
  return value;
}

// A URI begins with a scheme, a subject with a type and `=` or with `/`.
v1::ClientCertificate OfPrincipal(const std::string& principal) {
  v1::ClientCertificate certificate;
  const size_t mark = principal.find_first_of(":=");
  if (absl::StartsWith(principal, "/") ||
      (mark != std::string::npos && principal[mark] == '=')) {
    certificate.set_subject(principal);
  } else if (mark != std::string::npos) {
    certificate.add_uri_sans(principal);
  } else {
    certificate.add_dns_sans(principal);
  }
  return certificate;
}

absl::StatusOr<v1::ClientCertificate> OfForwarded(const std::string& header) {
  absl::StatusOr<v1::ClientCertificate> read = LastForwardedCertificate(header);
  if (read.ok()) return read;
  return Error(absl::StatusCode::kUnauthenticated, ErrorReason(read.status()),
               read.status().message());
}

absl::Status Missing() {
  return Error(absl::StatusCode::kUnauthenticated, "IDENTITY_MISSING",
               "the request names no device; let the proxy ask for a client "
               "certificate and send it");
}

absl::StatusOr<v1::DeviceIdentity> IdentityOf(
    const AttributeContext& attributes, const TrustConfig::ExtAuthz& config) {
  const AttributeContext::Peer& source = attributes.source();
  const AttributeContext::HttpRequest& http = attributes.request().http();
  v1::DeviceIdentity identity;
  if (!source.certificate().empty()) {
    identity.mutable_certificate()->set_pem(
        PercentDecoded(source.certificate()));
    return identity;
  }
  if (!source.principal().empty()) {
    *identity.mutable_certificate() = OfPrincipal(source.principal());
    return identity;
  }
  const std::optional<std::string> forwarded =
      config.trust_forwarded_client_cert()
          ? Header(http, "x-forwarded-client-cert")
          : std::nullopt;
  if (forwarded && !forwarded->empty()) {
    ASSIGN_OR_RETURN(*identity.mutable_certificate(), OfForwarded(*forwarded));
    return identity;
  }
  if (config.serial_number_header().empty()) return Missing();
  std::optional<std::string> serial =
      Header(http, absl::AsciiStrToLower(config.serial_number_header()));
  if (!serial || serial->empty()) return Missing();
  identity.set_serial_number(*std::move(serial));
  return identity;
}

std::string Extension(const AttributeContext& attributes,
                      const std::string& key, const std::string& otherwise) {
  const auto found = attributes.context_extensions().find(key);
  return found == attributes.context_extensions().end() || found->second.empty()
             ? otherwise
             : found->second;
}

}  // namespace

absl::StatusOr<v1::CheckDeviceRequest> AskedDevice(
    const CheckRequest& request, const TrustConfig::ExtAuthz& config) {
  const AttributeContext& attributes = request.attributes();
  v1::CheckDeviceRequest asked;
  asked.set_parent(Extension(attributes, "muster.source", config.source()));
  asked.set_policy(Extension(attributes, "muster.policy", config.policy()));
  if (asked.parent().empty()) {
    return Error(absl::StatusCode::kFailedPrecondition,
                 "EXT_AUTHZ_NOT_CONFIGURED",
                 "nobody says of which source the devices are; set "
                 "trust.ext_authz.source, or muster.source beside the route");
  }
  ASSIGN_OR_RETURN(*asked.mutable_identity(), IdentityOf(attributes, config));
  return asked;
}

}  // namespace muster::trust
