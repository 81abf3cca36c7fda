#include "base/grpc/server_span.h"

#include <string>
#include <utility>

#include "absl/strings/str_split.h"
#include "base/errors.h"

namespace muster {
namespace {

SpanOptions OptionsFor(const grpc::ServerContextBase& context) {
  SpanOptions options;
  options.kind = SpanKind::kServer;
  const auto found = context.client_metadata().find("traceparent");
  if (found == context.client_metadata().end()) {
    options.root = true;
  } else {
    options.parent_traceparent.assign(found->second.data(),
                                      found->second.size());
  }
  return options;
}

bool IsServersFault(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::UNIMPLEMENTED:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DATA_LOSS:
      return true;
    default:
      return false;
  }
}

}  // namespace

ServerSpan::ServerSpan(const grpc::ServerContextBase& context,
                       absl::string_view method, Current current)
    : span_(method, OptionsFor(context)) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(method, absl::MaxSplits('/', 1));
  span_.SetAttribute("rpc.system", "grpc");
  span_.SetAttribute("rpc.service", parts.first);
  span_.SetAttribute("rpc.method", parts.second);
  if (current == Current::kYes) scope_.emplace(span_);
}

grpc::Status ServerSpan::Record(grpc::Status status) {
  span_.SetAttribute("rpc.grpc.status_code",
                     static_cast<int>(status.error_code()));
  if (IsServersFault(status.error_code())) {
    span_.SetStatus(FromGrpcStatus(status));
  }
  return status;
}

}  // namespace muster
