#include "base/telemetry/span_recorder.h"

#include <type_traits>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "base/telemetry/trace/otel_span.h"
#include "base/telemetry/trace/sampling.h"
#include "opentelemetry/exporters/memory/in_memory_span_data.h"
#include "opentelemetry/exporters/memory/in_memory_span_exporter_factory.h"
#include "opentelemetry/sdk/resource/resource.h"
#include "opentelemetry/sdk/trace/exporter.h"
#include "opentelemetry/sdk/trace/processor.h"
#include "opentelemetry/sdk/trace/samplers/always_on_factory.h"
#include "opentelemetry/sdk/trace/simple_processor_factory.h"
#include "opentelemetry/sdk/trace/span_data.h"
#include "opentelemetry/sdk/trace/tracer_provider.h"
#include "opentelemetry/sdk/trace/tracer_provider_factory.h"
#include "opentelemetry/trace/provider.h"

namespace muster {
namespace {

namespace otel = opentelemetry;
namespace sdk = opentelemetry::sdk;
namespace memory = opentelemetry::exporter::memory;
using ProviderPtr = otel::nostd::shared_ptr<otel::trace::TracerProvider>;

constexpr size_t kMostSpans = 100000;

template <typename Id>
std::string Hex(const Id& id) {
  if (!id.IsValid()) return "";
  char digits[2 * Id::kSize];
  id.ToLowerBase16(digits);
  return std::string(digits, sizeof(digits));
}

struct ToText {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const std::string& value) const { return value; }
  template <typename T>
  std::string operator()(const T& value) const {
    if constexpr (std::is_arithmetic_v<T>) {
      return absl::StrCat(value);
    } else {
      return "(list)";
    }
  }
};

SpanKind FromOtel(otel::trace::SpanKind kind) {
  switch (kind) {
    case otel::trace::SpanKind::kServer:
      return SpanKind::kServer;
    case otel::trace::SpanKind::kClient:
      return SpanKind::kClient;
    case otel::trace::SpanKind::kProducer:
      return SpanKind::kProducer;
    case otel::trace::SpanKind::kConsumer:
      return SpanKind::kConsumer;
    default:
      return SpanKind::kInternal;
  }
}

RecordedSpan FromOtel(const sdk::trace::SpanData& data) {
  RecordedSpan span;
  span.name.assign(data.GetName().data(), data.GetName().size());
  span.kind = FromOtel(data.GetSpanKind());
  span.trace_id = Hex(data.GetTraceId());
  span.span_id = Hex(data.GetSpanId());
  span.parent_span_id = Hex(data.GetParentSpanId());
  for (const auto& link : data.GetLinks()) {
    span.links.push_back(Hex(link.GetSpanContext().span_id()));
  }
  for (const auto& [key, value] : data.GetAttributes()) {
    span.attributes[key] = otel::nostd::visit(ToText(), value);
  }
  span.failed = data.GetStatus() == otel::trace::StatusCode::kError;
  span.error.assign(data.GetDescription().data(), data.GetDescription().size());
  return span;
}

}  // namespace

struct SpanRecorder::Rep {
  explicit Rep(double sample_percent) : sampling(sample_percent) {}

  const Sampling sampling;
  ProviderPtr before;
  absl::Mutex mu;
  std::shared_ptr<memory::InMemorySpanData> data;
  std::vector<RecordedSpan> finished ABSL_GUARDED_BY(mu);
};

SpanRecorder::SpanRecorder(double sample_percent)
    : rep_(std::make_unique<Rep>(sample_percent)) {
  rep_->before = otel::trace::Provider::GetTracerProvider();
  std::shared_ptr<sdk::trace::TracerProvider> provider =
      sdk::trace::TracerProviderFactory::Create(
          sdk::trace::SimpleSpanProcessorFactory::Create(
              memory::InMemorySpanExporterFactory::Create(rep_->data,
                                                          kMostSpans)),
          sdk::resource::Resource::Create({}),
          sdk::trace::AlwaysOnSamplerFactory::Create(), OwnIds());
  otel::trace::Provider::SetTracerProvider(ProviderPtr(std::move(provider)));
}

SpanRecorder::~SpanRecorder() {
  otel::trace::Provider::SetTracerProvider(rep_->before);
}

std::vector<RecordedSpan> SpanRecorder::Finished() {
  absl::MutexLock lock(&rep_->mu);
  for (const auto& data : rep_->data->Get()) {
    rep_->finished.push_back(FromOtel(*data));
  }
  return rep_->finished;
}

std::vector<RecordedSpan> SpanRecorder::FinishedNamed(absl::string_view name) {
  std::vector<RecordedSpan> named;
  for (RecordedSpan& span : Finished()) {
    if (span.name == name) named.push_back(std::move(span));
  }
  return named;
}

}  // namespace muster
