#ifndef CLI_TLS_PRIVATE_AUTHORITY_H_
#define CLI_TLS_PRIVATE_AUTHORITY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/tls/certificate.h"

namespace muster::cli {

// A small certificate authority for one installation, in a directory:
// `ca/ca.crt` and `ca/ca.key`, which signs for ten years, and beside them a
// TlsDirectory for each program. The key is needed only to issue: it may be
// kept elsewhere meanwhile. Not thread-safe.
class PrivateAuthority {
 public:
  // Who a certificate is for.
  struct Subject {
    std::string program;             // lower case, `_` and `-`: its directory
    std::vector<std::string> hosts;  // names and addresses that lead to it
    absl::Duration valid;
  };

  // Errors:
  //   ALREADY_EXISTS AUTHORITY_EXISTS: there is one in `directory`.
  //   Those of WriteFileDurably().
  static absl::StatusOr<PrivateAuthority> Create(const std::string& directory,
                                                 absl::Time now);
  // Errors:
  //   Those of ReadSecretFile() for ca.key.
  //   INVALID_ARGUMENT CERTIFICATE_INVALID: ca.crt is none.
  static absl::StatusOr<PrivateAuthority> Open(const std::string& directory);

  // Issues a certificate and puts it where the program finds it. For every
  // subject this machine's loopback addresses lead to it too, and
  // `URI:muster://{program}` says who it is.
  //
  // Errors:
  //   INVALID_ARGUMENT CERTIFICATE_INVALID: a host is none.
  //   INVALID_ARGUMENT PROGRAM_INVALID: the program's name cannot be one.
  //   Those of WriteTlsDirectory().
  absl::Status Issue(const Subject& subject, absl::Time now) const;

  // Issues anew for every program that has a certificate, with the same hosts.
  // Returns their names, sorted.
  absl::StatusOr<std::vector<std::string>> Renew(absl::Duration valid,
                                                 absl::Time now) const;

 private:
  PrivateAuthority(std::string directory, Certificate certificate)
      : directory_(std::move(directory)),
        certificate_(std::move(certificate)) {}

  std::string directory_;
  Certificate certificate_;
};

// A program's certificate as it lies in `directory`.
struct IssuedCertificate {
  std::string program;
  CertificateView view;
};

// Those of all programs, sorted; what is no certificate is left out.
std::vector<IssuedCertificate> ListIssued(const std::string& directory);

}  // namespace muster::cli

#endif  // CLI_TLS_PRIVATE_AUTHORITY_H_
