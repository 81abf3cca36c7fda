#ifndef BASE_TLS_TLS_DIRECTORY_H_
#define BASE_TLS_TLS_DIRECTORY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/tls/certificate.h"

namespace muster {

// The three files by which a service or a client proves who it is over TLS, and
// by which it knows the others, in one directory and under the names that
// Kubernetes' secrets have: `tls.crt` (its certificate and those between it and
// the authority), `tls.key` (its private key) and `ca.crt` (the authorities
// that it trusts).
struct TlsDirectory {
  std::string path;

  std::string CertificateFile() const { return path + "/tls.crt"; }
  std::string KeyFile() const { return path + "/tls.key"; }
  std::string AuthorityFile() const { return path + "/ca.crt"; }
};

// OK if the files can be used at `now`: asked once at the start, so that what
// is wrong is said then and not by a failing handshake.
//
// Errors (metadata: file):
//   NOT_FOUND TLS_FILE_MISSING: one is not there or unreadable.
//   FAILED_PRECONDITION TLS_FILE_EXPOSED: others may read or write the key.
//   FAILED_PRECONDITION TLS_FILE_INVALID: one is not what it should be, or the
//     key is not the certificate's.
//   FAILED_PRECONDITION TLS_CERTIFICATE_EXPIRED: its time is over, or has not
//     begun.
absl::Status CheckTlsDirectory(const TlsDirectory& directory, absl::Time now);

// Whether a certificate is in `directory`, beside the authorities.
bool HasIdentity(const TlsDirectory& directory);

// The authorities in `directory`, as PEM.
//
// Errors: TLS_FILE_MISSING, TLS_FILE_INVALID as above.
absl::StatusOr<std::string> ReadAuthority(const TlsDirectory& directory);

// Replaces `directory` with one that holds these files, in one step: what reads
// them sees all old ones or all new ones. `directory.path` becomes a symbolic
// link to a directory beside it whose name begins with a dot. The one that it
// led to before stays until the next time, for whoever is reading it.
//
// Errors:
//   FAILED_PRECONDITION TLS_DIRECTORY_UNUSABLE: it cannot be written, or is
//     there and no such link.
//   Those of WriteFileDurably().
absl::Status WriteTlsDirectory(const TlsDirectory& directory,
                               const Certificate& certificate,
                               const std::string& authority_pem);

}  // namespace muster

#endif  // BASE_TLS_TLS_DIRECTORY_H_
