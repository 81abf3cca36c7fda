#include "tests/otlp_receiver/otlp_receiver.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/otlp_receiver/otlp_attributes.h"

namespace muster {
namespace {

namespace otlp = ::opentelemetry::proto;

ReceivedSpan Convert(const otlp::trace::v1::Span& span,
                     const std::string& service) {
  ReceivedSpan received;
  received.service = service;
  received.name = span.name();
  received.trace_id = absl::BytesToHexString(span.trace_id());
  received.span_id = absl::BytesToHexString(span.span_id());
  received.parent_span_id = absl::BytesToHexString(span.parent_span_id());
  received.kind = span.kind();
  received.attributes = AttributeTexts(span.attributes());
  received.failed =
      span.status().code() == otlp::trace::v1::Status::STATUS_CODE_ERROR;
  received.error = span.status().message();
  for (const auto& event : span.events()) {
    received.events.push_back(event.name());
  }
  for (const auto& link : span.links()) {
    received.links.push_back({absl::BytesToHexString(link.trace_id()),
                              absl::BytesToHexString(link.span_id())});
  }
  return received;
}

}  // namespace

absl::StatusOr<std::unique_ptr<OtlpReceiver>> OtlpReceiver::Create(int port) {
  std::unique_ptr<OtlpReceiver> receiver(new OtlpReceiver);
  GrpcServer::Options options;
  options.listen_address = absl::StrCat("127.0.0.1:", port);
  options.services = {receiver.get(), &receiver->metrics_};
  ASSIGN_OR_RETURN(receiver->server_, GrpcServer::Create(std::move(options)));
  receiver->server_->SetServing(true);
  return receiver;
}

std::vector<ReceivedSpan> OtlpReceiver::spans() const {
  absl::MutexLock lock(&mu_);
  return spans_;
}

bool OtlpReceiver::WaitFor(
    const std::function<bool(const std::vector<ReceivedSpan>&)>& enough,
    absl::Duration at_most) const {
  absl::MutexLock lock(&mu_);
  const auto is_enough = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return enough(spans_);
  };
  return mu_.AwaitWithTimeout(absl::Condition(&is_enough), at_most);
}

grpc::Status OtlpReceiver::Export(
    grpc::ServerContext*,
    const otlp::collector::trace::v1::ExportTraceServiceRequest* request,
    otlp::collector::trace::v1::ExportTraceServiceResponse*) {
  absl::MutexLock lock(&mu_);
  for (const auto& resource : request->resource_spans()) {
    auto attributes = AttributeTexts(resource.resource().attributes());
    for (const auto& scope : resource.scope_spans()) {
      for (const auto& span : scope.spans()) {
        spans_.push_back(Convert(span, attributes["service.name"]));
      }
    }
  }
  return grpc::Status::OK;
}

}  // namespace muster
