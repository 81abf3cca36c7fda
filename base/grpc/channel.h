#ifndef BASE_GRPC_CHANNEL_H_
#define BASE_GRPC_CHANNEL_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "base/secret.h"
#include "base/tls/tls_directory.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/channel_arguments.h"

namespace muster {

// A channel with a client span for each call (client_tracing.h): by mutual TLS,
// or, without `tls`, in plain text to a server on this machine. With a `token`
// each call is its bearer's, and `tls` needs no more than ca.crt. Connects on
// first use and again after a loss (within 0.2 to 5 s); idle streams are kept
// alive. Thread-safe.
//
// Errors:
//   INVALID_ARGUMENT PLAINTEXT_REFUSED: `target` is not on this machine, and
//     there is no TLS.
//   Those of CheckTlsDirectory().
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const std::string& target, const std::optional<TlsDirectory>& tls = {},
    const std::optional<Secret>& token = {});

// Keeps gRPC up until the process ends. Without this it shuts down with its
// last server or channel, for which it may wait 10 s (gRPC 1.51 joins a thread
// that polls so long). MakeChannel() and GrpcServer do this by themselves.
void KeepGrpcUp();

// The settings above, for in-process channels too.
grpc::ChannelArguments DefaultChannelArguments();

}  // namespace muster

#endif  // BASE_GRPC_CHANNEL_H_
