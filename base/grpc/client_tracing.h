#ifndef BASE_GRPC_CLIENT_TRACING_H_
#define BASE_GRPC_CLIENT_TRACING_H_

#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "grpcpp/support/client_interceptor.h"

namespace muster {

// The interceptors of every channel we make: one CLIENT span a call, named
// `package.Service/Method`, whose parent is the span current where the call
// began, with rpc.system, rpc.service, rpc.method and rpc.grpc.status_code
// (OpenTelemetry semantic conventions, RPC), and server.address and server.port
// from `target`, that of the channel; empty if it leads into this process.
// Sends `traceparent` and `tracestate` along. A call that does not end with OK
// is a failed span; a command (tracing/command_methods.h) is kept whatever is
// sampled. Health checks are not traced: they would bury the rest.
std::vector<
    std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>
ClientTracing(absl::string_view target = "");

}  // namespace muster

#endif  // BASE_GRPC_CLIENT_TRACING_H_
