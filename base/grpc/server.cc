#include "base/grpc/server.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/grpc/client_tracing.h"
#include "base/net/loopback.h"
#include "base/status_macros.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
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

absl::Status InUse(const std::string& address) {
  return Error(absl::StatusCode::kFailedPrecondition, "PORT_IN_USE",
               absl::StrCat("another process listens on ", address,
                            "; stop it or choose another address"),
               {{"address", address}});
}

absl::Status CannotListen(const std::string& address, absl::string_view why) {
  return Error(absl::StatusCode::kFailedPrecondition, "LISTEN_FAILED",
               absl::StrCat("cannot listen on ", address, " (", why,
                            "); choose another address"),
               {{"address", address}, {"detail", std::string(why)}});
}

// The file of `unix:path` and `unix://path`, or "".
std::string SocketPath(absl::string_view address) {
  if (!absl::ConsumePrefix(&address, "unix:")) return "";
  absl::ConsumePrefix(&address, "//");
  return std::string(address);
}

// gRPC would take the socket file away from a living server without a word.
bool SomeoneAnswers(const std::string& socket_path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof(address.sun_path)) return false;
  std::memcpy(address.sun_path, socket_path.data(), socket_path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const absl::Cleanup close_fd = [fd] { close(fd); };
  return connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) ==
         0;
}

// gRPC says only that it failed, so we ask the kernel again.
absl::Status WhyNot(const std::string& address) {
  sockaddr_in loopback = {};
  loopback.sin_family = AF_INET;
  loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int port = 0;
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || absl::StartsWith(address, "unix") ||
      !absl::SimpleAtoi(address.substr(colon + 1), &port) || port < 0 ||
      port > 65535) {
    return CannotListen(address, "not an address to listen on");
  }
  loopback.sin_port = htons(static_cast<uint16_t>(port));
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const absl::Cleanup close_fd = [fd] { close(fd); };
  const int reuse = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse));
  if (bind(fd, reinterpret_cast<sockaddr*>(&loopback), sizeof(loopback)) == 0) {
    return CannotListen(address, "the address is not this machine's");
  }
  return errno == EADDRINUSE ? InUse(address)
                             : CannotListen(address, std::strerror(errno));
}

// "localhost" is two addresses, of which gRPC is content with one.
std::string OneAddress(const std::string& address) {
  absl::string_view rest = address;
  if (!absl::ConsumePrefix(&rest, "localhost:")) return address;
  return absl::StrCat("127.0.0.1:", rest);
}

void Configure(grpc::ServerBuilder& builder,
               const GrpcServer::Options& options) {
  builder.SetMaxReceiveMessageSize(options.max_message_bytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 0);
  for (grpc::Service* service : options.services) {
    builder.RegisterService(service);
  }
}

}  // namespace

GrpcServer::GrpcServer(std::unique_ptr<grpc::Server> server, int port,
                       std::string target)
    : server_(std::move(server)), port_(port), target_(std::move(target)) {}

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Create(
    Options options) {
  const std::string address = OneAddress(options.listen_address);
  const std::string socket_path = SocketPath(address);
  if (!address.empty()) RETURN_IF_ERROR(CheckLocalTarget(address));
  if (!socket_path.empty() && SomeoneAnswers(socket_path)) {
    return InUse(address);
  }
  EnablePlugins();
  grpc::ServerBuilder builder;
  Configure(builder, options);
  int port = 0;
  if (!address.empty()) {
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  }
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return WhyNot(address);

  if (!socket_path.empty()) chmod(socket_path.c_str(), S_IRUSR | S_IWUSR);
  const bool is_tcp = !absl::StartsWith(address, "unix") && !address.empty();
  std::string target =
      is_tcp ? absl::StrCat(address.substr(0, address.rfind(':') + 1), port)
             : address;
  return std::unique_ptr<GrpcServer>(
      new GrpcServer(std::move(server), is_tcp ? port : 0, std::move(target)));
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
