#include "base/grpc/server.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/grpc/call/default_deadline.h"
#include "base/grpc/channel.h"
#include "base/grpc/client_tracing.h"
#include "base/grpc/tls/tls_credentials.h"
#include "base/net/connection_listener.h"
#include "base/net/listen_address.h"
#include "base/net/listening_socket.h"
#include "base/status_macros.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace muster {
namespace {

using Acceptor = grpc::experimental::ExternalConnectionAcceptor;
using ExperimentalBuilder = grpc::ServerBuilder::experimental_type;

constexpr absl::Duration kLongestGrace = absl::Hours(1);

void EnablePlugins() {
  static const bool enabled = [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  static_cast<void>(enabled);
}

void SetKeepalive(grpc::ServerBuilder& builder,
                  const GrpcServer::Options& options) {
  const auto set = [&builder](const char* name, absl::Duration value) {
    builder.AddChannelArgument(
        name, static_cast<int>(absl::ToInt64Milliseconds(value)));
  };
  set(GRPC_ARG_KEEPALIVE_TIME_MS, options.keepalive_interval);
  set(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, options.keepalive_timeout);
  set(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      options.min_ping_interval);
  set(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, options.handshake_timeout);
  set(GRPC_ARG_MAX_CONNECTION_IDLE_MS, options.max_idle);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
}

void SetQuota(grpc::ServerBuilder& builder,
              const GrpcServer::Options& options) {
  grpc::ResourceQuota quota("server");
  if (options.memory_quota_bytes > 0) quota.Resize(options.memory_quota_bytes);
  if (options.max_threads > 0) quota.SetMaxThreads(options.max_threads);
  builder.SetResourceQuota(quota);
}

void SetInterceptors(grpc::ServerBuilder& builder,
                     const GrpcServer::Options& options) {
  std::vector<
      std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
      factories;
  for (const ServerInterceptorMaker& make : options.interceptors) {
    factories.push_back(make());
  }
  if (factories.empty()) return;
  builder.experimental().SetInterceptorCreators(std::move(factories));
}

void Configure(grpc::ServerBuilder& builder,
               const GrpcServer::Options& options) {
  builder.SetMaxReceiveMessageSize(options.max_message_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE,
                             options.max_metadata_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             options.max_calls_per_connection);
  // Unpacked, a message may be a thousand times as long, and gRPC 1.51 looks at
  // its length only then.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  SetKeepalive(builder, options);
  SetQuota(builder, options);
  SetInterceptors(builder, options);
  for (grpc::Service* service : options.services) {
    builder.RegisterService(service);
  }
}

// Null: in process only.
absl::StatusOr<std::unique_ptr<ListeningSocket>> SocketFrom(
    const GrpcServer::Options& options) {
  if (options.listen_address.empty()) return nullptr;
  const auto reach = options.tls ? ListenAddress::Reach::kNetwork
                                 : ListenAddress::Reach::kThisMachine;
  ASSIGN_OR_RETURN(const ListenAddress address,
                   ListenAddress::Parse(options.listen_address, reach));
  return ListeningSocket::Open(address);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> CredentialsFrom(
    const GrpcServer::Options& options) {
  if (!options.tls) return grpc::InsecureServerCredentials();
  return TlsServer(*options.tls, options.require_client_certificate
                                     ? ClientCertificate::kRequired
                                     : ClientCertificate::kAskedFor);
}

std::unique_ptr<ConnectionListener> Listen(
    std::unique_ptr<ListeningSocket> socket, const GrpcServer::Options& options,
    std::shared_ptr<Acceptor> acceptor) {
  ConnectionListener::Options listener_options;
  listener_options.max_connections = options.max_connections;
  listener_options.acknowledge_timeout = options.keepalive_timeout;
  const int listening_fd = socket->fd();
  return std::make_unique<ConnectionListener>(
      std::move(socket), listener_options,
      [listening_fd, acceptor = std::move(acceptor)](int fd) {
        Acceptor::NewConnectionParameters connection;
        connection.listener_fd = listening_fd;
        connection.fd = fd;
        acceptor->HandleNewConnection(&connection);
      });
}

}  // namespace

GrpcServer::GrpcServer(std::unique_ptr<grpc::Server> server,
                       std::unique_ptr<ConnectionListener> listener, int port,
                       std::string target)
    : server_(std::move(server)),
      listener_(std::move(listener)),
      port_(port),
      target_(std::move(target)) {}

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Create(
    Options options) {
  ASSIGN_OR_RETURN(auto socket, SocketFrom(options));
  KeepGrpcUp();
  ASSIGN_OR_RETURN(const auto credentials, CredentialsFrom(options));
  EnablePlugins();
  grpc::ServerBuilder builder;
  Configure(builder, options);
  if (socket == nullptr) {
    return std::unique_ptr<GrpcServer>(
        new GrpcServer(builder.BuildAndStart(), nullptr, 0, ""));
  }
  std::shared_ptr<Acceptor> acceptor =
      builder.experimental().AddExternalConnectionAcceptor(
          ExperimentalBuilder::ExternalConnectionType::FROM_FD, credentials);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const ListenAddress address = socket->address();
  if (server == nullptr) return ListenFailed(address, "gRPC did not start");
  auto listener = Listen(std::move(socket), options, std::move(acceptor));
  return std::unique_ptr<GrpcServer>(
      new GrpcServer(std::move(server), std::move(listener), address.port,
                     address.ToString()));
}

GrpcServer::~GrpcServer() { Shutdown(absl::ZeroDuration()); }

int GrpcServer::connections() const {
  return listener_ == nullptr ? 0 : listener_->open();
}

int64_t GrpcServer::refused_connections() const {
  return listener_ == nullptr ? 0 : listener_->refused();
}

void GrpcServer::SetServing(bool serving) {
  absl::MutexLock lock(&health_mu_);
  serving_ = serving;
  auto& health = *server_->GetHealthCheckService();
  health.SetServingStatus(serving);
  for (const auto& [service, serves] : services_) {
    health.SetServingStatus(service, serving && serves);
  }
}

void GrpcServer::SetServing(const std::string& service, bool serving) {
  absl::MutexLock lock(&health_mu_);
  services_[service] = serving;
  server_->GetHealthCheckService()->SetServingStatus(service,
                                                     serving_ && serving);
}

std::shared_ptr<grpc::Channel> GrpcServer::InProcessChannel() {
  auto interceptors = ClientTracing();
  interceptors.push_back(DefaultDeadline());
  return server_->experimental().InProcessChannelWithInterceptors(
      DefaultChannelArguments(), std::move(interceptors));
}

void GrpcServer::Shutdown(absl::Duration grace) {
  if (listener_ != nullptr) listener_->Stop();
  server_->Shutdown(std::chrono::system_clock::now() +
                    absl::ToChronoNanoseconds(std::min(grace, kLongestGrace)));
}

}  // namespace muster
