#ifndef BASE_GRPC_SERVER_SPAN_H_
#define BASE_GRPC_SERVER_SPAN_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/telemetry/span.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/status.h"

namespace muster {

// The SERVER span of one call, a child of the caller's span (W3C traceparent
// and tracestate). It is kept whatever is sampled if the call is a command
// (tracing/command_methods.h) or ends by the server's fault. Lives in the
// handler:
//
//   grpc::Status GetDevice(...) {
//     ServerSpan span(*context, "muster.inventory.v1.Inventory/GetDevice");
//     return span.Record(ToGrpcStatus(Get(*request, *response)));
//   }
//
// Belongs to one thread while it is current.
class ServerSpan {
 public:
  // kNo: for callback handlers, whose reactions change threads.
  enum class Current { kYes, kNo };

  // `method` is `package.Service/Method`.
  ServerSpan(const grpc::ServerContextBase& context, absl::string_view method,
             Current current = Current::kYes);

  // Notes how the call ended, and returns it. Only what is the server's fault
  // marks the span as failed (semantic conventions, gRPC).
  grpc::Status Record(grpc::Status status);

  // For attributes, and for the traceparent of what follows from the call.
  Span& span() { return span_; }

 private:
  Span span_;
  std::optional<WithSpan> scope_;  // ends before span_
};

}  // namespace muster

#endif  // BASE_GRPC_SERVER_SPAN_H_
