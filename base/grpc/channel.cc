#include "base/grpc/channel.h"

#include <utility>

#include "base/grpc/call/bearer_sender.h"
#include "base/grpc/call/default_deadline.h"
#include "base/grpc/client_tracing.h"
#include "base/grpc/tls/tls_credentials.h"
#include "base/net/loopback.h"
#include "base/status_macros.h"
#include "grpc/grpc.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace muster {
namespace {

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsFrom(
    const TlsDirectory& tls, bool token) {
  if (token && !HasIdentity(tls)) return TlsClientWithoutIdentity(tls);
  return TlsClient(tls);
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const std::string& target, const std::optional<TlsDirectory>& tls,
    const std::optional<Secret>& token) {
  if (!tls) RETURN_IF_ERROR(CheckLocalTarget(target));
  KeepGrpcUp();
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  if (tls) {
    ASSIGN_OR_RETURN(credentials, CredentialsFrom(*tls, token.has_value()));
  } else {
    credentials = grpc::InsecureChannelCredentials();
  }
  auto interceptors = ClientTracing(target);
  interceptors.push_back(DefaultDeadline());
  if (token) interceptors.push_back(BearerSender(*token));
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      target, credentials, DefaultChannelArguments(), std::move(interceptors));
}

void KeepGrpcUp() {
  static const bool up = [] {
    grpc_init();
    return true;
  }();
  static_cast<void>(up);
}

grpc::ChannelArguments DefaultChannelArguments() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(16 << 20);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  return arguments;
}

}  // namespace muster
