#ifndef BASE_TELEMETRY_TRACE_OTEL_SPAN_H_
#define BASE_TELEMETRY_TRACE_OTEL_SPAN_H_

#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/telemetry/trace/trace_context.h"
#include "opentelemetry/nostd/shared_ptr.h"
#include "opentelemetry/sdk/trace/id_generator.h"
#include "opentelemetry/trace/span.h"
#include "opentelemetry/trace/span_metadata.h"
#include "opentelemetry/trace/span_startoptions.h"

namespace muster {

// What StartOtelSpan() needs to know.
struct OtelSpanStart {
  absl::string_view name;
  // The ids that the span is to have.
  const TraceContext& ids;
  // Invalid: it is the root of its trace.
  const TraceContext& parent;
  const std::vector<TraceContext>& links;
  opentelemetry::trace::SpanKind kind;
  // Zero: now.
  opentelemetry::common::SystemTimestamp system_time = {};
  opentelemetry::common::SteadyTimestamp steady_time = {};
};

// Starts a span of the global provider with ids that we chose, which requires
// that the provider was made with OwnIds(). Thread-safe.
opentelemetry::nostd::shared_ptr<opentelemetry::trace::Span> StartOtelSpan(
    const OtelSpanStart& start);

// For the making of a provider: gives spans the ids that StartOtelSpan() asked
// for, and random ones otherwise.
std::unique_ptr<opentelemetry::sdk::trace::IdGenerator> OwnIds();

}  // namespace muster

#endif  // BASE_TELEMETRY_TRACE_OTEL_SPAN_H_
