#ifndef BASE_GRPC_CALL_BEARER_SENDER_H_
#define BASE_GRPC_CALL_BEARER_SENDER_H_

#include <memory>

#include "base/secret.h"
#include "grpcpp/support/client_interceptor.h"

namespace muster {

// An interceptor that sends `token` with each call of a channel, as
// `authorization: Bearer {token}`. gRPC's own call credentials would not do: in
// plain text they are refused, also on this machine.
std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>
BearerSender(Secret token);

}  // namespace muster

#endif  // BASE_GRPC_CALL_BEARER_SENDER_H_
