#include "base/telemetry/metric_export.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/telemetry/metrics.h"
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

sdk::metrics::PointDataAttributes ToOtel(const GaugePoint& point,
                                         SystemTimestamp now) {
  sdk::metrics::PointDataAttributes data;
  for (const auto& [key, value] : point.attributes) {
    data.attributes.SetAttribute(key, otel::nostd::string_view(value));
  }
  sdk::metrics::LastValuePointData last;
  last.value_ = point.value;
  last.is_lastvalue_valid_ = true;
  last.sample_ts_ = now;
  data.point_data = std::move(last);
  return data;
}

sdk::metrics::MetricData ToOtel(const GaugeReading& reading,
                                SystemTimestamp now) {
  sdk::metrics::MetricData data;
  data.instrument_descriptor = {reading.name, reading.description, reading.unit,
                                sdk::metrics::InstrumentType::kObservableGauge,
                                sdk::metrics::InstrumentValueType::kDouble};
  data.aggregation_temporality =
      sdk::metrics::AggregationTemporality::kUnspecified;
  data.start_ts = now;
  data.end_ts = now;
  for (const GaugePoint& point : reading.points) {
    data.point_data_attr_.push_back(ToOtel(point, now));
  }
  return data;
}

class GaugeProducer final : public sdk::metrics::MetricProducer {
 public:
  explicit GaugeProducer(sdk::resource::Resource resource)
      : resource_(std::move(resource)) {}

  Result Produce() noexcept override {
    const SystemTimestamp now(absl::ToChronoTime(RealClock()->Now()));
    std::vector<sdk::metrics::MetricData> metrics;
    for (const GaugeReading& reading : ReadGauges()) {
      metrics.push_back(ToOtel(reading, now));
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
  GaugeProducer producer;
  const std::unique_ptr<sdk::metrics::MetricReader> reader;
};

MetricExport::MetricExport(const Options& options)
    : rep_(std::make_unique<Rep>(options)) {
  rep_->reader->SetMetricProducer(&rep_->producer);
}

MetricExport::~MetricExport() { rep_->reader->Shutdown(rep_->timeout); }

bool MetricExport::Flush() { return rep_->reader->ForceFlush(rep_->timeout); }

}  // namespace muster
