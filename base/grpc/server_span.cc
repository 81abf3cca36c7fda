#include "base/grpc/server_span.h"

#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/grpc/tracing/command_methods.h"

namespace muster {
namespace {

// The one value of that metadata, "" if there is none or several: a caller that
// says two things has said nothing.
std::string OnlyValue(const grpc::ServerContextBase& context,
                      const char* name) {
  const auto [begin, end] = context.client_metadata().equal_range(name);
  if (begin == end || std::next(begin) != end) return "";
  return std::string(begin->second.data(), begin->second.size());
}

SpanOptions OptionsFor(const grpc::ServerContextBase& context,
                       absl::string_view method) {
  SpanOptions options;
  options.kind = SpanKind::kServer;
  options.keep = IsCommandMethod(method);
  options.parent_traceparent = OnlyValue(context, "traceparent");
  options.root = options.parent_traceparent.empty();
  if (!options.root) {
    options.parent_tracestate = OnlyValue(context, "tracestate");
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
    : span_(method, OptionsFor(context, method)) {
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
