#ifndef BASE_GRPC_SERVER_H_
#define BASE_GRPC_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/tls/tls_directory.h"
#include "grpcpp/channel.h"
#include "grpcpp/server.h"
#include "grpcpp/support/server_interceptor.h"

namespace muster {

class ConnectionListener;

// Makes what makes the interceptor of each call.
using ServerInterceptorMaker = std::function<
    std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>()>;

// A running gRPC server with health (grpc.health.v1) and reflection: by mutual
// TLS, or in plain text on this machine only. Serving from Create() to
// Shutdown().
//
// Thread-safe.
class GrpcServer {
 public:
  struct Options {
    // `host:port` (port 0: any free one), or `unix:path` (made accessible to
    // this user only). Empty: in-process only.
    std::string listen_address;
    // Not owned; must outlive the server.
    std::vector<grpc::Service*> services;
    // Bytes of one message, either way.
    int max_message_bytes = 16 << 20;
    // Bytes of the metadata of one call.
    int max_metadata_bytes = 16 << 10;
    // How long a connection may be silent before the client is asked whether
    // it is still there, and how long it may take to answer before the
    // connection is closed. With streams or without.
    absl::Duration keepalive_interval = absl::Seconds(30);
    absl::Duration keepalive_timeout = absl::Seconds(10);
    // A client that asks more often than this, again and again, is sent away.
    absl::Duration min_ping_interval = absl::Seconds(15);
    // How long a new connection may take until its first HTTP/2 frame, TLS
    // included.
    absl::Duration handshake_timeout = absl::Seconds(10);
    // How long a connection may be without a call.
    absl::Duration max_idle = absl::Minutes(5);
    // Connections at a time; further ones are closed at once.
    int max_connections = 1000;
    // Calls at a time on one connection; further ones wait at the client. gRPC
    // 1.51 holds only clients to it that have agreed (docs/operations.md).
    int max_calls_per_connection = 100;
    // Memory for the buffers of all connections; when it runs short, gRPC
    // slows down and closes idle ones. 0: no bound.
    size_t memory_quota_bytes = size_t{512} << 20;
    // Threads of sync handlers, at least 8; further calls are answered
    // RESOURCE_EXHAUSTED. 0: no bound.
    int max_threads = 64;
    // Run around each call, in order.
    std::vector<ServerInterceptorMaker> interceptors = {};
    // Unset: in plain text, and then `host` is a loopback one.
    std::optional<TlsDirectory> tls = std::nullopt;
    // Whether a client without a certificate gets no connection. Else it must
    // say in each call who it is.
    bool require_client_certificate = true;
  };

  // Errors:
  //   INVALID_ARGUMENT PLAINTEXT_REFUSED: the address is not on this machine,
  //     and there is no TLS.
  //   Those of CheckTlsDirectory().
  //   FAILED_PRECONDITION PORT_IN_USE: someone else listens there.
  //   FAILED_PRECONDITION LISTEN_FAILED: the address cannot be listened on.
  //   Metadata: address.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Create(Options options);

  // Shuts down without grace if Shutdown() was not called.
  ~GrpcServer();

  // The port it listens on; 0 for a unix socket or none.
  int port() const { return port_; }

  // What a client on this machine can pass to MakeChannel().
  const std::string& target() const { return target_; }

  // The connections that stand, and those that max_connections has turned
  // away since the start. 0 in process.
  int connections() const;
  int64_t refused_connections() const;

  // What health checks are answered: SERVING or NOT_SERVING.
  void SetServing(bool serving) ABSL_LOCKS_EXCLUDED(health_mu_);

  // The same for one service, by its full name; it serves only while the server
  // does. Until this is called for a service, its health is not known.
  void SetServing(const std::string& service, bool serving)
      ABSL_LOCKS_EXCLUDED(health_mu_);

  // A channel to this server without a socket, with client spans. Must not be
  // used after the server is gone.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Refuses new calls, waits `grace` for those in progress, then cancels them.
  // Returns when none is left. Streams are drained before, not here.
  void Shutdown(absl::Duration grace);

 private:
  GrpcServer(std::unique_ptr<grpc::Server> server,
             std::unique_ptr<ConnectionListener> listener, int port,
             std::string target);

  const std::unique_ptr<grpc::Server> server_;
  const std::unique_ptr<ConnectionListener> listener_;  // null: in process
  const int port_;
  const std::string target_;

  absl::Mutex health_mu_;
  bool serving_ ABSL_GUARDED_BY(health_mu_) = true;
  std::map<std::string, bool> services_ ABSL_GUARDED_BY(health_mu_);
};

}  // namespace muster

#endif  // BASE_GRPC_SERVER_H_
