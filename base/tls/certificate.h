#ifndef BASE_TLS_CERTIFICATE_H_
#define BASE_TLS_CERTIFICATE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/secret.h"

namespace muster {

// An X.509 certificate and the private key that it belongs to, both as PEM.
struct Certificate {
  std::string certificate_pem;
  Secret key_pem{""};
};

struct CertificateOptions {
  std::string common_name;
  // As OpenSSL writes them: `DNS:host`, `IP:127.0.0.1`, `URI:muster://trust`.
  std::vector<std::string> alt_names;
  absl::Time not_before;
  absl::Time not_after;
  // It may sign others; else it is for servers and clients of TLS.
  bool authority = false;
};

// A new P-256 key and a certificate for it that `authority` signed, with
// SHA-256 and a random serial number of 127 bits.
//
// Errors:
//   INVALID_ARGUMENT CERTIFICATE_INVALID: OpenSSL takes an alternative name or
//     the authority's PEM for none; the message names it.
absl::StatusOr<Certificate> MakeCertificate(const CertificateOptions& options,
                                            const Certificate& authority);

// What is to be read in the first certificate of some PEM.
struct CertificateView {
  std::string common_name;
  std::vector<std::string>
      alt_names;  // as in the options; other kinds left out
  absl::Time not_before;
  absl::Time not_after;
  std::string sha256;  // of its DER form, in hexadecimal
};

// Errors:
//   INVALID_ARGUMENT CERTIFICATE_INVALID: it is no PEM certificate.
absl::StatusOr<CertificateView> ReadCertificate(const std::string& pem);

// As above, signed by itself.
absl::StatusOr<Certificate> MakeSelfSigned(const CertificateOptions& options);

}  // namespace muster

#endif  // BASE_TLS_CERTIFICATE_H_
