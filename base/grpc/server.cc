#include "base/grpc/server.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/grpc/channel.h"
#include "base/grpc/client_tracing.h"
#include "base/grpc/tls/tls_credentials.h"
#include "base/net/listen_address.h"
#include "base/status_macros.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace muster {
namespace {

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

void Configure(grpc::ServerBuilder& builder,
               const GrpcServer::Options& options) {
  builder.SetMaxReceiveMessageSize(options.max_message_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE,
                             options.max_metadata_bytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  SetKeepalive(builder, options);
  SetQuota(builder, options);
  for (grpc::Service* service : options.services) {
    builder.RegisterService(service);
  }
}

absl::StatusOr<ListenAddress> AddressFrom(const GrpcServer::Options& options) {
  return ListenAddress::Parse(options.listen_address,
                              options.tls ? ListenAddress::Reach::kNetwork
                                          : ListenAddress::Reach::kThisMachine);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> CredentialsFrom(
    const GrpcServer::Options& options) {
  if (options.tls) return TlsServer(*options.tls);
  return grpc::InsecureServerCredentials();
}

}  // namespace

GrpcServer::GrpcServer(std::unique_ptr<grpc::Server> server, int port,
                       std::string target)
    : server_(std::move(server)), port_(port), target_(std::move(target)) {}

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Create(
    Options options) {
  ListenAddress address;
  const bool in_process_only = options.listen_address.empty();
  if (!in_process_only) {
    ASSIGN_OR_RETURN(address, AddressFrom(options));
    RETURN_IF_ERROR(CheckFree(address));
  }
  KeepGrpcUp();
  ASSIGN_OR_RETURN(const auto credentials, CredentialsFrom(options));
  EnablePlugins();
  grpc::ServerBuilder builder;
  Configure(builder, options);
  int port = 0;
  if (!in_process_only) {
    builder.AddListeningPort(address.ToString(), credentials, &port);
  }
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    return ListenFailed(address, "is the directory there and writable?");
  }
  const std::string& path = address.socket_path;
  if (!path.empty()) chmod(path.c_str(), S_IRUSR | S_IWUSR);
  if (!address.host.empty()) address.port = port;
  return std::unique_ptr<GrpcServer>(
      new GrpcServer(std::move(server), address.port,
                     in_process_only ? "" : address.ToString()));
}

GrpcServer::~GrpcServer() { Shutdown(absl::ZeroDuration()); }

void GrpcServer::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

std::shared_ptr<grpc::Channel> GrpcServer::InProcessChannel() {
  return server_->experimental().InProcessChannelWithInterceptors(
      DefaultChannelArguments(), ClientTracing());
}

void GrpcServer::Shutdown(absl::Duration grace) {
  server_->Shutdown(std::chrono::system_clock::now() +
                    absl::ToChronoNanoseconds(std::min(grace, kLongestGrace)));
}

}  // namespace muster
