#ifndef PLUGINS_TRUST_IDENTITY_CLIENT_CERTIFICATE_H_
#define PLUGINS_TRUST_IDENTITY_CLIENT_CERTIFICATE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// What a certificate says of whom it was given to: each list in the order of
// the certificate, UTF-8. Values with control characters are left out.
struct CertificateNames {
  std::vector<std::string> common_names;
  std::vector<std::string> organizational_units;
  std::vector<std::string> subject_serial_numbers;  // OID 2.5.4.5
  std::vector<std::string> uris;
  std::vector<std::string> dns_names;
  std::vector<std::string> emails;
};

// The names in the first certificate of `pem`. Nothing else of it is looked
// at: whoever took it from the client has verified it.
//
// Errors:
//   INVALID_ARGUMENT CERTIFICATE_MALFORMED: it is no PEM certificate, or longer
//     than 64 KiB.
absl::StatusOr<CertificateNames> ReadCertificatePem(absl::string_view pem);

// The names in `certificate`: of its PEM if it has one, else of its fields.
//
// Errors:
//   INVALID_ARGUMENT CERTIFICATE_MALFORMED: as above, or `subject` is no
//     subject (subject.h).
absl::StatusOr<CertificateNames> ReadClientCertificate(
    const v1::ClientCertificate& certificate);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_IDENTITY_CLIENT_CERTIFICATE_H_
