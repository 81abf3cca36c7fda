#ifndef BASE_GRPC_CLIENT_TRACING_H_
#define BASE_GRPC_CLIENT_TRACING_H_

#include <memory>
#include <vector>

#include "grpcpp/support/client_interceptor.h"

namespace muster {

// The interceptors of every channel we make: one CLIENT span a call, named
// `package.Service/Method`, whose parent is the span current where the call
// began, with rpc.system, rpc.service, rpc.method and rpc.grpc.status_code
// (OpenTelemetry semantic conventions, RPC). Sends `traceparent` along. Health
// checks are not traced: they would bury the rest.
std::vector<
    std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>
ClientTracing();

}  // namespace muster

#endif  // BASE_GRPC_CLIENT_TRACING_H_
