#include "base/telemetry/span.h"

#include <map>
#include <utility>

#include "base/errors.h"
#include "base/secret.h"
#include "opentelemetry/context/propagation/text_map_propagator.h"
#include "opentelemetry/context/runtime_context.h"
#include "opentelemetry/trace/context.h"
#include "opentelemetry/trace/propagation/http_trace_context.h"
#include "opentelemetry/trace/provider.h"
#include "opentelemetry/trace/scope.h"
#include "opentelemetry/trace/span.h"
#include "opentelemetry/trace/tracer.h"

namespace muster {
namespace {

namespace otel = opentelemetry;
namespace trace = opentelemetry::trace;
using SpanPtr = otel::nostd::shared_ptr<trace::Span>;
using LinkAttributes = std::map<std::string, std::string>;

otel::nostd::string_view View(absl::string_view text) {
  return {text.data(), text.size()};
}

class TraceparentCarrier final
    : public otel::context::propagation::TextMapCarrier {
 public:
  explicit TraceparentCarrier(absl::string_view traceparent)
      : traceparent_(traceparent) {}

  otel::nostd::string_view Get(
      otel::nostd::string_view key) const noexcept override {
    return key == trace::propagation::kTraceParent ? View(traceparent_)
                                                   : View("");
  }
  void Set(otel::nostd::string_view,
           otel::nostd::string_view) noexcept override {}

 private:
  const absl::string_view traceparent_;
};

trace::SpanContext ParseTraceparent(absl::string_view traceparent) {
  otel::context::Context empty;
  const otel::context::Context parsed =
      trace::propagation::HttpTraceContext().Extract(
          TraceparentCarrier(traceparent), empty);
  return trace::GetSpan(parsed)->GetContext();
}

trace::SpanKind ToOtel(SpanKind kind) {
  switch (kind) {
    case SpanKind::kInternal:
      return trace::SpanKind::kInternal;
    case SpanKind::kServer:
      return trace::SpanKind::kServer;
    case SpanKind::kClient:
      return trace::SpanKind::kClient;
    case SpanKind::kProducer:
      return trace::SpanKind::kProducer;
    case SpanKind::kConsumer:
      return trace::SpanKind::kConsumer;
  }
  return trace::SpanKind::kInternal;
}

trace::StartSpanOptions StartOptions(const SpanOptions& options) {
  trace::StartSpanOptions start;
  start.kind = ToOtel(options.kind);
  if (options.root) {
    start.parent = otel::context::Context(trace::kIsRootSpanKey, true);
  } else if (!options.parent_traceparent.empty()) {
    start.parent = ParseTraceparent(options.parent_traceparent);
  }
  return start;
}

SpanPtr Start(absl::string_view name, const SpanOptions& options) {
  std::vector<std::pair<trace::SpanContext, LinkAttributes>> links;
  for (const std::string& traceparent : options.links) {
    trace::SpanContext context = ParseTraceparent(traceparent);
    if (context.IsValid()) links.emplace_back(context, LinkAttributes());
  }
  return trace::Provider::GetTracerProvider()->GetTracer("muster")->StartSpan(
      View(name), LinkAttributes(), links, StartOptions(options));
}

template <typename Id>
std::string Hex(const Id& id) {
  if (!id.IsValid()) return "";
  char digits[2 * Id::kSize];
  id.ToLowerBase16(digits);
  return std::string(digits, sizeof(digits));
}

std::string FormatTraceparent(const trace::SpanContext& context) {
  if (!context.IsValid()) return "";
  char flags[2];
  context.trace_flags().ToLowerBase16(flags);
  return "00-" + Hex(context.trace_id()) + "-" + Hex(context.span_id()) + "-" +
         std::string(flags, sizeof(flags));
}

trace::SpanContext CurrentContext() {
  return trace::GetSpan(otel::context::RuntimeContext::GetCurrent())
      ->GetContext();
}

}  // namespace

struct Span::Rep {
  SpanPtr span;
};

struct WithSpan::Rep {
  trace::Scope scope;
};

Span::Span(absl::string_view name, const SpanOptions& options)
    : rep_(new Rep{Start(name, options)}) {}

Span::Span(Span&& other) noexcept = default;

Span& Span::operator=(Span&& other) noexcept {
  if (this == &other) return *this;
  End();
  rep_ = std::move(other.rep_);
  return *this;
}

Span::~Span() { End(); }

void Span::SetAttribute(absl::string_view key, absl::string_view value) {
  rep_->span->SetAttribute(View(key), View(value));
}
void Span::SetAttribute(absl::string_view key, const char* value) {
  SetAttribute(key, absl::string_view(value));
}
void Span::SetAttribute(absl::string_view key, bool value) {
  rep_->span->SetAttribute(View(key), value);
}
void Span::SetAttribute(absl::string_view key, double value) {
  rep_->span->SetAttribute(View(key), value);
}
void Span::SetInteger(absl::string_view key, int64_t value) {
  rep_->span->SetAttribute(View(key), value);
}

void Span::SetStatus(const absl::Status& status) {
  if (status.ok()) return;
  const std::string reason = ErrorReason(status);
  SetAttribute("error.type", reason.empty()
                                 ? absl::StatusCodeToString(status.code())
                                 : reason);
  rep_->span->SetStatus(trace::StatusCode::kError,
                        View(Redact(status.message())));
}

void Span::AddEvent(absl::string_view name) {
  rep_->span->AddEvent(View(name));
}

void Span::End() {
  if (rep_ != nullptr) rep_->span->End();
}

std::string Span::traceparent() const {
  return FormatTraceparent(rep_->span->GetContext());
}
std::string Span::trace_id() const {
  return Hex(rep_->span->GetContext().trace_id());
}
std::string Span::span_id() const {
  return Hex(rep_->span->GetContext().span_id());
}

WithSpan::WithSpan(const Span& span)
    : rep_(new Rep{trace::Scope(span.rep_->span)}) {}
WithSpan::~WithSpan() = default;

std::string CurrentTraceparent() { return FormatTraceparent(CurrentContext()); }
std::string CurrentTraceId() { return Hex(CurrentContext().trace_id()); }
std::string CurrentSpanId() { return Hex(CurrentContext().span_id()); }

}  // namespace muster
