#include "base/telemetry/trace/otel_span.h"

#include <map>
#include <string>
#include <utility>

#include "opentelemetry/sdk/trace/random_id_generator.h"
#include "opentelemetry/trace/provider.h"
#include "opentelemetry/trace/span_context.h"
#include "opentelemetry/trace/tracer.h"

namespace muster {
namespace {

namespace otel = opentelemetry;
namespace trace = opentelemetry::trace;
using Attributes = std::map<std::string, std::string>;

thread_local const TraceContext* g_next_ids = nullptr;

trace::TraceId TraceIdOf(const TraceContext& context) {
  return trace::TraceId(context.trace_id);
}

trace::SpanId SpanIdOf(const TraceContext& context) {
  return trace::SpanId(context.span_id);
}

class Generator final : public otel::sdk::trace::RandomIdGenerator {
 public:
  trace::SpanId GenerateSpanId() noexcept override {
    return g_next_ids != nullptr ? SpanIdOf(*g_next_ids)
                                 : RandomIdGenerator::GenerateSpanId();
  }
  trace::TraceId GenerateTraceId() noexcept override {
    return g_next_ids != nullptr ? TraceIdOf(*g_next_ids)
                                 : RandomIdGenerator::GenerateTraceId();
  }
};

trace::SpanContext ToOtel(const TraceContext& context) {
  if (!context.valid()) return trace::SpanContext::GetInvalid();
  return trace::SpanContext(
      TraceIdOf(context), SpanIdOf(context),
      trace::TraceFlags(context.sampled ? trace::TraceFlags::kIsSampled : 0),
      context.remote);
}

}  // namespace

otel::nostd::shared_ptr<trace::Span> StartOtelSpan(const OtelSpanStart& start) {
  std::vector<std::pair<trace::SpanContext, Attributes>> links;
  for (const TraceContext& link : start.links) {
    links.emplace_back(ToOtel(link), Attributes());
  }
  trace::StartSpanOptions options;
  options.kind = start.kind;
  options.parent = ToOtel(start.parent);
  options.start_system_time = start.system_time;
  options.start_steady_time = start.steady_time;
  g_next_ids = &start.ids;
  auto span =
      trace::Provider::GetTracerProvider()->GetTracer("muster")->StartSpan(
          {start.name.data(), start.name.size()}, Attributes(), links, options);
  g_next_ids = nullptr;
  return span;
}

std::unique_ptr<otel::sdk::trace::IdGenerator> OwnIds() {
  return std::make_unique<Generator>();
}

}  // namespace muster
