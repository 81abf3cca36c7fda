#ifndef BASE_GRPC_SERVER_H_
#define BASE_GRPC_SERVER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/tls/tls_directory.h"
#include "grpcpp/channel.h"
#include "grpcpp/server.h"

namespace muster {

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
    // Memory for the buffers of all connections; when it runs short, gRPC
    // slows down and closes idle ones. 0: no bound.
    size_t memory_quota_bytes = 0;
    // Threads of sync handlers, at least 8; further calls are answered
    // RESOURCE_EXHAUSTED. 0: no bound.
    int max_threads = 0;
    // Unset: in plain text, and then `host` is a loopback one.
    std::optional<TlsDirectory> tls = std::nullopt;
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

  // What health checks are answered: SERVING or NOT_SERVING.
  void SetServing(bool serving);

  // A channel to this server without a socket, with client spans. Must not be
  // used after the server is gone.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Refuses new calls, waits `grace` for those in progress, then cancels them.
  // Returns when none is left. Streams are drained before, not here.
  void Shutdown(absl::Duration grace);

 private:
  GrpcServer(std::unique_ptr<grpc::Server> server, int port,
             std::string target);

  const std::unique_ptr<grpc::Server> server_;
  const int port_;
  const std::string target_;
};

}  // namespace muster

#endif  // BASE_GRPC_SERVER_H_
