#ifndef BASE_GRPC_TLS_TLS_CREDENTIALS_H_
#define BASE_GRPC_TLS_TLS_CREDENTIALS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/tls/tls_directory.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"

namespace muster {

// kRequired: whoever has none gets no connection. kAskedFor: a client may show
// none, and must then say in each call who it is (base/access).
enum class ClientCertificate { kRequired, kAskedFor };

// TLS, 1.2 or later, by the files of `directory`: both sides accept only a
// certificate that an authority in ca.crt signed; a client also wants the host
// that it called in the server's alternative names. The
// files are read again every second, so that what was replaced
// (WriteTlsDirectory) serves the next handshakes; connections that stand stay.
//
// Errors: those of CheckTlsDirectory().
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsServer(
    const TlsDirectory& directory, ClientCertificate clients);
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> TlsClient(
    const TlsDirectory& directory);

// The client's side without a certificate of its own: of `directory` only
// ca.crt is read, and that once.
//
// Errors: TLS_FILE_MISSING, TLS_FILE_INVALID as CheckTlsDirectory().
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>>
TlsClientWithoutIdentity(const TlsDirectory& directory);

}  // namespace muster

#endif  // BASE_GRPC_TLS_TLS_CREDENTIALS_H_
