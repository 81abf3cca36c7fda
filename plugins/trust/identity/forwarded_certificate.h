#ifndef PLUGINS_TRUST_IDENTITY_FORWARDED_CERTIFICATE_H_
#define PLUGINS_TRUST_IDENTITY_FORWARDED_CERTIFICATE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// The certificate in the last element of the header
// `x-forwarded-client-cert`, which the nearest proxy wrote. Elements are parted
// by `,`, their pairs by `;`; keys are compared without letter case; a value
// with one of these is in double quotes, within which `\"` is one. Of its keys,
// Cert (percent-encoded PEM), Subject, URI, DNS and Email are read.
// Source: Envoy, "HTTP header manipulation", x-forwarded-client-cert.
//
// Errors:
//   INVALID_ARGUMENT CERTIFICATE_MALFORMED: it cannot be read as that, or is
//     longer than 256 KiB.
absl::StatusOr<v1::ClientCertificate> LastForwardedCertificate(
    absl::string_view header);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_IDENTITY_FORWARDED_CERTIFICATE_H_
