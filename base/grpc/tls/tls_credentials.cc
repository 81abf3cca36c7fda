#include "base/grpc/tls/tls_credentials.h"

#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "grpc/grpc_security_constants.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"

namespace muster {
namespace {

namespace experimental = grpc::experimental;

constexpr unsigned kRereadSeconds = 1;

std::shared_ptr<experimental::CertificateProviderInterface> Watch(
    const TlsDirectory& directory) {
  return std::make_shared<experimental::FileWatcherCertificateProvider>(
      directory.KeyFile(), directory.CertificateFile(),
      directory.AuthorityFile(), kRereadSeconds);
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsServer(
    const TlsDirectory& directory, ClientCertificate clients) {
  RETURN_IF_ERROR(CheckTlsDirectory(directory, absl::Now()));
  experimental::TlsServerCredentialsOptions options(Watch(directory));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(
      clients == ClientCertificate::kRequired
          ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
          : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  return experimental::TlsServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> TlsClient(
    const TlsDirectory& directory) {
  RETURN_IF_ERROR(CheckTlsDirectory(directory, absl::Now()));
  experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(Watch(directory));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  return experimental::TlsCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>>
TlsClientWithoutIdentity(const TlsDirectory& directory) {
  grpc::SslCredentialsOptions options;
  ASSIGN_OR_RETURN(options.pem_root_certs, ReadAuthority(directory));
  return grpc::SslCredentials(options);
}

}  // namespace muster
