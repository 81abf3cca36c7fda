#ifndef BASE_GRPC_CALL_DEFAULT_DEADLINE_H_
#define BASE_GRPC_CALL_DEFAULT_DEADLINE_H_

#include <memory>

#include "absl/time/time.h"
#include "grpcpp/support/client_interceptor.h"

namespace muster {

// How long a unary call may take for which its caller named no deadline.
inline constexpr absl::Duration kDefaultDeadline = absl::Minutes(1);

// The interceptor that sees to it that no unary call waits for ever: one
// without a deadline is broken off after `patience`. Streams may last;
// keepalive ends those whose server has vanished. Callers name deadlines of
// their own; this is for the one who forgot.
//
// Such a call ends with:
//   DEADLINE_EXCEEDED CALL_TIMED_OUT: metadata method, deadline.
std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>
DefaultDeadline(absl::Duration patience = kDefaultDeadline);

}  // namespace muster

#endif  // BASE_GRPC_CALL_DEFAULT_DEADLINE_H_
