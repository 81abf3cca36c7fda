#include "base/telemetry/metric_export.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/telemetry/metric_registry.h"
#include "opentelemetry/exporters/otlp/otlp_grpc_metric_exporter_factory.h"
#include "opentelemetry/exporters/otlp/otlp_grpc_metric_exporter_options.h"
#include "opentelemetry/sdk/instrumentationscope/instrumentation_scope.h"
#include "opentelemetry/sdk/metrics/data/metric_data.h"
#include "opentelemetry/sdk/metrics/export/metric_producer.h"
#include "opentelemetry/sdk/metrics/export/periodic_exporting_metric_reader_factory.h"
#include "opentelemetry/sdk/metrics/export/periodic_exporting_metric_reader_options.h"
#include "opentelemetry/sdk/metrics/instruments.h"
#include "opentelemetry/sdk/metrics/metric_reader.h"
#include "opentelemetry/sdk/resource/resource.h"

namespace muster {
namespace {

namespace otel = opentelemetry;
namespace otlp = opentelemetry::exporter::otlp;
namespace sdk = opentelemetry::sdk;
using otel::common::SystemTimestamp;

sdk::metrics::PointDataAttributes WithAttributes(
    const MetricAttributes& attributes, sdk::metrics::PointType point) {
  sdk::metrics::PointDataAttributes data;
  for (const auto& [key, value] : attributes) {
    data.attributes.SetAttribute(key, otel::nostd::string_view(value));
  }
  data.point_data = std::move(point);
  return data;
}

sdk::metrics::PointType ToOtel(const MetricPoint& point, MetricKind kind,
                               SystemTimestamp now) {
  if (kind == MetricKind::kCounter) {
    sdk::metrics::SumPointData sum;
    sum.value_ = point.value;
    sum.is_monotonic_ = true;
    return sum;
  }
  sdk::metrics::LastValuePointData last;
  last.value_ = point.value;
  last.is_lastvalue_valid_ = true;
  last.sample_ts_ = now;
  return last;
}

sdk::metrics::PointType ToOtel(const HistogramPoint& point,
                               const std::vector<double>& bounds) {
  sdk::metrics::HistogramPointData histogram;
  histogram.boundaries_ = bounds;
  histogram.counts_ = point.counts;
  histogram.count_ =
      std::accumulate(point.counts.begin(), point.counts.end(), uint64_t{0});
  histogram.sum_ = point.sum;
  histogram.record_min_max_ = false;
  return histogram;
}

sdk::metrics::InstrumentType ToOtel(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter:
      return sdk::metrics::InstrumentType::kObservableCounter;
    case MetricKind::kHistogram:
      return sdk::metrics::InstrumentType::kHistogram;
    case MetricKind::kGauge:
      break;
  }
  return sdk::metrics::InstrumentType::kObservableGauge;
}

sdk::metrics::MetricData ToOtel(const MetricReading& reading,
                                SystemTimestamp began, SystemTimestamp now) {
  sdk::metrics::MetricData data;
  data.instrument_descriptor = {reading.name, reading.description, reading.unit,
                                ToOtel(reading.kind),
                                sdk::metrics::InstrumentValueType::kDouble};
  const bool is_gauge = reading.kind == MetricKind::kGauge;
  data.aggregation_temporality =
      is_gauge ? sdk::metrics::AggregationTemporality::kUnspecified
               : sdk::metrics::AggregationTemporality::kCumulative;
  data.start_ts = is_gauge ? now : began;
  data.end_ts = now;
  for (const MetricPoint& point : reading.points) {
    data.point_data_attr_.push_back(
        WithAttributes(point.attributes, ToOtel(point, reading.kind, now)));
  }
  for (const HistogramPoint& point : reading.distribution) {
    data.point_data_attr_.push_back(
        WithAttributes(point.attributes, ToOtel(point, reading.bounds)));
  }
  return data;
}

class OurMetrics final : public sdk::metrics::MetricProducer {
 public:
  explicit OurMetrics(sdk::resource::Resource resource)
      : resource_(std::move(resource)),
        began_(absl::ToChronoTime(RealClock()->Now())) {}

  Result Produce() noexcept override {
    const SystemTimestamp now(absl::ToChronoTime(RealClock()->Now()));
    std::vector<sdk::metrics::MetricData> metrics;
    for (const MetricReading& reading : ReadMetrics()) {
      metrics.push_back(ToOtel(reading, began_, now));
    }
    sdk::metrics::ResourceMetrics produced;
    produced.resource_ = &resource_;
    if (!metrics.empty()) {
      produced.scope_metric_data_.emplace_back(scope_.get(),
                                               std::move(metrics));
    }
    return {std::move(produced), Status::kSuccess};
  }

 private:
  const sdk::resource::Resource resource_;
  const SystemTimestamp began_;
  const otel::nostd::unique_ptr<sdk::instrumentationscope::InstrumentationScope>
      scope_ =
          sdk::instrumentationscope::InstrumentationScope::Create("muster");
};

sdk::resource::Resource MakeResource(const MetricExport::Options& options) {
  sdk::resource::ResourceAttributes attributes;
  for (const auto& [key, value] : options.resource) {
    attributes.SetAttribute(key, otel::nostd::string_view(value));
  }
  return sdk::resource::Resource::Create(attributes);
}

// The reader takes no timeout that is not below the interval.
absl::Duration TimeoutOf(const MetricExport::Options& options) {
  return std::min(options.timeout, options.interval / 2);
}

std::unique_ptr<sdk::metrics::MetricReader> MakeReader(
    const MetricExport::Options& options) {
  otlp::OtlpGrpcMetricExporterOptions exporter;
  exporter.endpoint = options.endpoint;
  exporter.use_ssl_credentials = false;
  exporter.timeout =
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          absl::ToChronoNanoseconds(TimeoutOf(options)));

  sdk::metrics::PeriodicExportingMetricReaderOptions reader;
  reader.export_interval_millis = absl::ToChronoMilliseconds(options.interval);
  reader.export_timeout_millis = absl::ToChronoMilliseconds(TimeoutOf(options));
  return sdk::metrics::PeriodicExportingMetricReaderFactory::Create(
      otlp::OtlpGrpcMetricExporterFactory::Create(exporter), reader);
}

}  // namespace

struct MetricExport::Rep {
  explicit Rep(const Options& options)
      : timeout(absl::ToChronoMicroseconds(TimeoutOf(options))),
        producer(MakeResource(options)),
        reader(MakeReader(options)) {}

  const std::chrono::microseconds timeout;
  OurMetrics producer;
  const std::unique_ptr<sdk::metrics::MetricReader> reader;
};

MetricExport::MetricExport(const Options& options)
    : rep_(std::make_unique<Rep>(options)) {
  rep_->reader->SetMetricProducer(&rep_->producer);
}

MetricExport::~MetricExport() { rep_->reader->Shutdown(rep_->timeout); }

bool MetricExport::Flush() { return rep_->reader->ForceFlush(rep_->timeout); }

}  // namespace muster
