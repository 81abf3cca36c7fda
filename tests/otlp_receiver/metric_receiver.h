#ifndef TESTS_OTLP_RECEIVER_METRIC_RECEIVER_H_
#define TESTS_OTLP_RECEIVER_METRIC_RECEIVER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "opentelemetry/proto/collector/metrics/v1/metrics_service.grpc.pb.h"

namespace muster {

// A point of a metric as a receiver sees it.
struct ReceivedMetric {
  // kCounter: a monotonic sum since a process began; kHistogram likewise.
  enum class Kind { kGauge, kCounter, kHistogram };

  std::string service;  // resource attribute service.name
  std::string name;
  std::string unit;
  std::map<std::string, std::string> attributes;  // values as text
  double value = 0;                               // of a histogram the sum
  Kind kind = Kind::kGauge;
  // Of a histogram: how many were in each bucket, and the buckets' bounds.
  std::vector<uint64_t> counts{};
  std::vector<double> bounds{};
};

// The part of an OTLP receiver that takes metrics. Keeps the last value of each
// series: service, name and attributes. Knows no sums that may fall, and no
// deltas. Thread-safe.
class MetricReceiver final : public opentelemetry::proto::collector::metrics::
                                 v1::MetricsService::Service {
 public:
  // The last value of every series, in order of arrival.
  std::vector<ReceivedMetric> metrics() const ABSL_LOCKS_EXCLUDED(mu_);

  // The last value of `name` with exactly these attributes, of whichever
  // service sent one last; nullopt if none did.
  std::optional<double> LastValue(
      absl::string_view name,
      const std::map<std::string, std::string>& attributes) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Waits until `enough` is true of metrics(); false if it is not after
  // `at_most`. `enough` must not call this object.
  bool WaitFor(
      const std::function<bool(const std::vector<ReceivedMetric>&)>& enough,
      absl::Duration at_most) const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  grpc::Status Export(grpc::ServerContext* context,
                      const opentelemetry::proto::collector::metrics::v1::
                          ExportMetricsServiceRequest* request,
                      opentelemetry::proto::collector::metrics::v1::
                          ExportMetricsServiceResponse* response) override;

  void Keep(const std::string& service,
            const opentelemetry::proto::metrics::v1::Metric& metric)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Keep(ReceivedMetric received) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable absl::Mutex mu_;
  std::vector<ReceivedMetric> metrics_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // TESTS_OTLP_RECEIVER_METRIC_RECEIVER_H_
