#include "base/telemetry/telemetry.h"

#include <chrono>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/net/loopback.h"
#include "base/status_macros.h"
#include "base/telemetry/metric_export.h"
#include "base/telemetry/trace/otel_span.h"
#include "base/telemetry/trace/sampling.h"
#include "opentelemetry/exporters/otlp/otlp_grpc_exporter_factory.h"
#include "opentelemetry/exporters/otlp/otlp_grpc_exporter_options.h"
#include "opentelemetry/sdk/common/global_log_handler.h"
#include "opentelemetry/sdk/resource/resource.h"
#include "opentelemetry/sdk/trace/batch_span_processor_factory.h"
#include "opentelemetry/sdk/trace/processor.h"
#include "opentelemetry/sdk/trace/samplers/always_on_factory.h"
#include "opentelemetry/sdk/trace/tracer_provider.h"
#include "opentelemetry/sdk/trace/tracer_provider_factory.h"
#include "opentelemetry/trace/noop.h"
#include "opentelemetry/trace/provider.h"

namespace muster {
namespace {

namespace otel = opentelemetry;
namespace otlp = opentelemetry::exporter::otlp;
namespace sdk = opentelemetry::sdk;
namespace internal_log = opentelemetry::sdk::common::internal_log;
using Processors = std::vector<std::unique_ptr<sdk::trace::SpanProcessor>>;

// OpenTelemetry's own complaints, such as a receiver that is gone. It has one
// for each span that it drops: so one line in ten seconds is all that is
// written, with the number of those before it that were not.
class ToOurLog final : public internal_log::LogHandler {
 public:
  void Handle(internal_log::LogLevel level, const char*, int, const char* words,
              const sdk::common::AttributeMap&) noexcept override {
    if (words == nullptr || level > internal_log::LogLevel::Warning) return;
    const int64_t unsaid = Unsaid();
    if (unsaid < 0) return;
    Log(Severity::kWarning, "telemetry",
        {{"detail", words}, {"unsaid", unsaid}});
  }

 private:
  static constexpr absl::Duration kPause = absl::Seconds(10);

  // How many were not said since the last; below 0 if this is not to be either.
  int64_t Unsaid() noexcept {
    absl::MutexLock lock(&mu_);
    const absl::Time now = RealClock()->Now();
    if (now < said_ + kPause) {
      ++unsaid_;
      return -1;
    }
    said_ = now;
    return std::exchange(unsaid_, 0);
  }

  absl::Mutex mu_;
  absl::Time said_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  int64_t unsaid_ ABSL_GUARDED_BY(mu_) = 0;
};

std::unique_ptr<sdk::trace::SpanProcessor> MakeProcessor(
    const Telemetry::Options& options, absl::string_view endpoint) {
  otlp::OtlpGrpcExporterOptions exporter;
  exporter.endpoint = std::string(endpoint);
  exporter.use_ssl_credentials = false;
  exporter.timeout =
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          absl::ToChronoNanoseconds(options.export_timeout));

  sdk::trace::BatchSpanProcessorOptions batch;
  batch.max_queue_size = 16384;
  batch.schedule_delay_millis = absl::ToChronoMilliseconds(options.batch_delay);
  return sdk::trace::BatchSpanProcessorFactory::Create(
      otlp::OtlpGrpcExporterFactory::Create(exporter), batch);
}

sdk::resource::Resource MakeResource(const Telemetry::Options& options) {
  sdk::resource::ResourceAttributes attributes;
  for (const auto& [key, value] : options.resource) {
    attributes.SetAttribute(key, otel::nostd::string_view(value));
  }
  return sdk::resource::Resource::Create(attributes);
}

std::unique_ptr<MetricExport> StartMetrics(const Telemetry::Options& options,
                                           absl::string_view endpoint) {
  MetricExport::Options metrics;
  metrics.endpoint = std::string(endpoint);
  metrics.resource = options.resource;
  metrics.interval = options.metric_interval;
  metrics.timeout = options.export_timeout;
  return std::make_unique<MetricExport>(metrics);
}

absl::Status CheckPercent(double percent) {
  if (percent >= 0 && percent <= 100) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat("telemetry.sample_percent is ", percent,
                            "; give a number from 0 to 100"),
               {{"sample_percent", absl::StrCat(percent)}});
}

}  // namespace

struct Telemetry::Rep {
  const Sampling sampling;
  std::shared_ptr<sdk::trace::TracerProvider> provider;
  absl::Duration timeout;
  std::unique_ptr<MetricExport> metrics;  // null without an endpoint
};

Telemetry::Telemetry(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

absl::StatusOr<std::unique_ptr<Telemetry>> Telemetry::Start(Options options) {
  RETURN_IF_ERROR(CheckPercent(options.sample_percent));
  absl::string_view endpoint = options.otlp_endpoint;
  absl::ConsumePrefix(&endpoint, "http://");
  absl::ConsumeSuffix(&endpoint, "/");
  if (!endpoint.empty()) RETURN_IF_ERROR(CheckLocalTarget(endpoint));

  SetLogService(options.service_name);
  options.resource["service.name"] = options.service_name;
  internal_log::GlobalLogHandler::SetLogHandler(
      otel::nostd::shared_ptr<internal_log::LogHandler>(new ToOurLog));
  Processors processors;
  if (!endpoint.empty()) {
    processors.push_back(MakeProcessor(options, endpoint));
  }
  std::shared_ptr<sdk::trace::TracerProvider> provider =
      sdk::trace::TracerProviderFactory::Create(
          std::move(processors), MakeResource(options),
          sdk::trace::AlwaysOnSamplerFactory::Create(), OwnIds());
  otel::trace::Provider::SetTracerProvider(
      otel::nostd::shared_ptr<otel::trace::TracerProvider>(provider));
  std::unique_ptr<Rep> rep(new Rep{
      Sampling(options.sample_percent,
               endpoint.empty() ? Sampling::Sent::kNo : Sampling::Sent::kYes),
      std::move(provider), options.export_timeout, nullptr});
  if (!endpoint.empty()) rep->metrics = StartMetrics(options, endpoint);
  return std::unique_ptr<Telemetry>(new Telemetry(std::move(rep)));
}

Telemetry::~Telemetry() {
  rep_->metrics.reset();
  otel::trace::Provider::SetTracerProvider(
      otel::nostd::shared_ptr<otel::trace::TracerProvider>(
          new otel::trace::NoopTracerProvider));
  rep_->provider->Shutdown(absl::ToChronoMicroseconds(rep_->timeout));
}

bool Telemetry::Flush() {
  const bool metrics = rep_->metrics == nullptr || rep_->metrics->Flush();
  return rep_->provider->ForceFlush(
             absl::ToChronoMicroseconds(rep_->timeout)) &&
         metrics;
}

}  // namespace muster
