#include "tests/otlp_receiver/metric_receiver.h"

#include <algorithm>
#include <utility>

#include "tests/otlp_receiver/otlp_attributes.h"

namespace muster {
namespace {

namespace otlp = ::opentelemetry::proto;

double ValueOf(const otlp::metrics::v1::NumberDataPoint& point) {
  return point.has_as_int() ? static_cast<double>(point.as_int())
                            : point.as_double();
}

constexpr auto kCumulative =
    otlp::metrics::v1::AGGREGATION_TEMPORALITY_CUMULATIVE;

bool IsCounter(const otlp::metrics::v1::Metric& metric) {
  return metric.sum().is_monotonic() &&
         metric.sum().aggregation_temporality() == kCumulative;
}

bool SameSeries(const ReceivedMetric& a, const ReceivedMetric& b) {
  return a.service == b.service && a.name == b.name &&
         a.attributes == b.attributes;
}

}  // namespace

std::vector<ReceivedMetric> MetricReceiver::metrics() const {
  absl::MutexLock lock(&mu_);
  return metrics_;
}

std::optional<double> MetricReceiver::LastValue(
    absl::string_view name,
    const std::map<std::string, std::string>& attributes) const {
  absl::MutexLock lock(&mu_);
  const auto last = std::find_if(
      metrics_.rbegin(), metrics_.rend(), [&](const ReceivedMetric& metric) {
        return metric.name == name && metric.attributes == attributes;
      });
  if (last == metrics_.rend()) return std::nullopt;
  return last->value;
}

bool MetricReceiver::WaitFor(
    const std::function<bool(const std::vector<ReceivedMetric>&)>& enough,
    absl::Duration at_most) const {
  absl::MutexLock lock(&mu_);
  const auto is_enough = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return enough(metrics_);
  };
  return mu_.AwaitWithTimeout(absl::Condition(&is_enough), at_most);
}

grpc::Status MetricReceiver::Export(
    grpc::ServerContext*,
    const otlp::collector::metrics::v1::ExportMetricsServiceRequest* request,
    otlp::collector::metrics::v1::ExportMetricsServiceResponse*) {
  absl::MutexLock lock(&mu_);
  for (const auto& resource : request->resource_metrics()) {
    auto attributes = AttributeTexts(resource.resource().attributes());
    for (const auto& scope : resource.scope_metrics()) {
      for (const auto& metric : scope.metrics()) {
        Keep(attributes["service.name"], metric);
      }
    }
  }
  return grpc::Status::OK;
}

void MetricReceiver::Keep(const std::string& service,
                          const otlp::metrics::v1::Metric& metric) {
  for (const auto& point : metric.gauge().data_points()) {
    Keep({service, metric.name(), metric.unit(),
          AttributeTexts(point.attributes()), ValueOf(point)});
  }
  if (IsCounter(metric)) {
    for (const auto& point : metric.sum().data_points()) {
      Keep({service, metric.name(), metric.unit(),
            AttributeTexts(point.attributes()), ValueOf(point),
            ReceivedMetric::Kind::kCounter});
    }
  }
  if (metric.histogram().aggregation_temporality() != kCumulative) return;
  for (const auto& point : metric.histogram().data_points()) {
    Keep({service,
          metric.name(),
          metric.unit(),
          AttributeTexts(point.attributes()),
          point.sum(),
          ReceivedMetric::Kind::kHistogram,
          {point.bucket_counts().begin(), point.bucket_counts().end()},
          {point.explicit_bounds().begin(), point.explicit_bounds().end()}});
  }
}

void MetricReceiver::Keep(ReceivedMetric received) {
  metrics_.erase(std::remove_if(metrics_.begin(), metrics_.end(),
                                [&](const ReceivedMetric& before) {
                                  return SameSeries(before, received);
                                }),
                 metrics_.end());
  metrics_.push_back(std::move(received));
}

}  // namespace muster
