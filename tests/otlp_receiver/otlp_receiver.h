#ifndef TESTS_OTLP_RECEIVER_OTLP_RECEIVER_H_
#define TESTS_OTLP_RECEIVER_OTLP_RECEIVER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/grpc/server.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.grpc.pb.h"
#include "tests/otlp_receiver/metric_receiver.h"

namespace muster {

// A span as a receiver sees it. Ids are lower-case hexadecimal.
struct ReceivedSpan {
  std::string service;  // resource attribute service.name
  std::string name;
  std::string trace_id;        // 32 digits
  std::string span_id;         // 16 digits
  std::string parent_span_id;  // 16 digits, or empty for a root
  int kind = 0;                // opentelemetry.proto.trace.v1.Span.SpanKind
  struct Link {
    std::string trace_id;
    std::string span_id;
  };
  std::vector<Link> links;
  std::map<std::string, std::string> attributes;  // values as text
  std::vector<std::string> events;                // their names
  bool failed = false;
  std::string error;  // the message of its status
};

// An OTLP/gRPC receiver of traces and metrics that keeps what it gets in
// memory: what a company's collector would see. Listens on a loopback port.
// Thread-safe.
class OtlpReceiver final : private opentelemetry::proto::collector::trace::v1::
                               TraceService::Service {
 public:
  // `port` 0 means any.
  //
  // Errors:
  //   FAILED_PRECONDITION PORT_IN_USE: someone else listens there.
  static absl::StatusOr<std::unique_ptr<OtlpReceiver>> Create(int port);

  // `127.0.0.1:port`.
  const std::string& address() const { return server_->target(); }

  const MetricReceiver& metrics() const { return metrics_; }

  // Every span received so far, in order of arrival.
  std::vector<ReceivedSpan> spans() const ABSL_LOCKS_EXCLUDED(mu_);

  // Waits until `enough` is true of those spans; false if it is not
  // after `at_most`. `enough` must not call this object.
  bool WaitFor(
      const std::function<bool(const std::vector<ReceivedSpan>&)>& enough,
      absl::Duration at_most) const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  OtlpReceiver() = default;

  grpc::Status Export(
      grpc::ServerContext* context,
      const opentelemetry::proto::collector::trace::v1::
          ExportTraceServiceRequest* request,
      opentelemetry::proto::collector::trace::v1::ExportTraceServiceResponse*
          response) override;

  MetricReceiver metrics_;
  mutable absl::Mutex mu_;
  std::vector<ReceivedSpan> spans_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<GrpcServer> server_;  // last: gone before what it serves
};

}  // namespace muster

#endif  // TESTS_OTLP_RECEIVER_OTLP_RECEIVER_H_
