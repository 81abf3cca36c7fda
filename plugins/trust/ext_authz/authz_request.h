#ifndef PLUGINS_TRUST_EXT_AUTHZ_AUTHZ_REQUEST_H_
#define PLUGINS_TRUST_EXT_AUTHZ_AUTHZ_REQUEST_H_

#include "absl/status/statusor.h"
#include "proto/envoy/service/auth/v3/external_auth.pb.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Which device a proxy asks about, by the strongest that it sends:
//   1. the client's certificate (`source.certificate`),
//   2. its first name (`source.principal`),
//   3. the last element of `x-forwarded-client-cert`, if `config` trusts it,
//   4. the serial number header, if `config` names one.
// What is there and cannot be read is refused; the next is not tried then. The
// route's context extensions `muster.source` and `muster.policy` come before
// those of `config`.
//
// Errors:
//   UNAUTHENTICATED IDENTITY_MISSING: there is none of them.
//   UNAUTHENTICATED CERTIFICATE_MALFORMED: `x-forwarded-client-cert` cannot be
//     read.
//   FAILED_PRECONDITION EXT_AUTHZ_NOT_CONFIGURED: neither the route nor
//     `config` names a source.
absl::StatusOr<v1::CheckDeviceRequest> AskedDevice(
    const envoy::service::auth::v3::CheckRequest& request,
    const config::v1::TrustConfig::ExtAuthz& config);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_EXT_AUTHZ_AUTHZ_REQUEST_H_
