#include "base/telemetry/span.h"

#include <chrono>
#include <optional>
#include <utility>

#include "base/errors.h"
#include "base/redact/redact.h"
#include "base/telemetry/trace/otel_span.h"
#include "base/telemetry/trace/sampling.h"
#include "base/telemetry/trace/span_notes.h"
#include "base/telemetry/trace/trace_context.h"
#include "opentelemetry/trace/span.h"

namespace muster {
namespace {

namespace trace = opentelemetry::trace;
using opentelemetry::common::SteadyTimestamp;
using opentelemetry::common::SystemTimestamp;
using SpanPtr = opentelemetry::nostd::shared_ptr<trace::Span>;
using Steady = std::chrono::steady_clock;

thread_local const TraceContext* g_current = nullptr;

opentelemetry::nostd::string_view View(absl::string_view text) {
  return {text.data(), text.size()};
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

TraceContext ParentOf(const SpanOptions& options) {
  if (options.root) return {};
  if (!options.parent_traceparent.empty()) {
    TraceContext parent = ParseTraceContext(options.parent_traceparent,
                                            options.parent_tracestate);
    if (parent.valid()) return parent;
  }
  return g_current != nullptr ? *g_current : TraceContext();
}

std::vector<TraceContext> LinksOf(const SpanOptions& options) {
  std::vector<TraceContext> links;
  for (const std::string& traceparent : options.links) {
    TraceContext link = ParseTraceContext(traceparent);
    if (link.valid()) links.push_back(std::move(link));
  }
  return links;
}

bool AnySampled(const std::vector<TraceContext>& contexts) {
  for (const TraceContext& context : contexts) {
    if (context.sampled) return true;
  }
  return false;
}

// The context of a new span.
TraceContext ChildOf(const TraceContext& parent,
                     const std::vector<TraceContext>& links, bool keep) {
  TraceContext child;
  child.span_id = RandomSpanId();
  if (parent.valid()) {
    child.trace_id = parent.trace_id;
    child.tracestate = parent.tracestate;
    child.sampled = keep || parent.sampled;
  } else {
    child.trace_id = RandomTraceId();
    child.sampled = keep || AnySampled(links) || IsSampledTrace(child.trace_id);
  }
  return child;
}

// What is known of a span that is not sampled.
struct Unsampled {
  const std::string name;
  const trace::SpanKind kind;
  const TraceContext parent;
  const std::vector<TraceContext> links;
  const Steady::time_point start;
  SpanNotes notes;
};

// Sends it as if it had been sampled from its start.
void SendLate(const Unsampled& late, const TraceContext& ids) {
  const Steady::time_point end = Steady::now();
  const auto system_start =
      std::chrono::system_clock::now() -
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          end - late.start);
  const SpanPtr span = StartOtelSpan({late.name, ids, late.parent, late.links,
                                      late.kind, SystemTimestamp(system_start),
                                      SteadyTimestamp(late.start)});
  late.notes.Tell(*span);
  trace::EndSpanOptions at;
  at.end_steady_time = SteadyTimestamp(end);
  span->End(at);
}

}  // namespace

struct Span::Rep {
  TraceContext context;  // invalid without Telemetry
  // At most one of them: none if spans are not sent, or it has ended.
  SpanPtr sampled;
  std::unique_ptr<Unsampled> unsampled;

  template <typename T>
  void Set(absl::string_view key, T value) {
    if (sampled != nullptr) {
      sampled->SetAttribute(View(key), value);
    } else if (unsampled != nullptr) {
      unsampled->notes.Note(key, value);
    }
  }
};

Span::Span(absl::string_view name, const SpanOptions& options) : rep_(new Rep) {
  if (!IsTracing()) return;
  TraceContext parent = ParentOf(options);
  std::vector<TraceContext> links = LinksOf(options);
  const trace::SpanKind kind = ToOtel(options.kind);
  rep_->context = ChildOf(parent, links, options.keep);
  if (!AreSpansSent()) return;
  if (rep_->context.sampled) {
    rep_->sampled = StartOtelSpan({name, rep_->context, parent, links, kind});
  } else {
    rep_->unsampled.reset(new Unsampled{std::string(name),
                                        kind,
                                        std::move(parent),
                                        std::move(links),
                                        Steady::now(),
                                        {}});
  }
}

Span::Span(Span&& other) noexcept = default;

Span& Span::operator=(Span&& other) noexcept {
  if (this == &other) return *this;
  End();
  rep_ = std::move(other.rep_);
  return *this;
}

Span::~Span() { End(); }

void Span::SetAttribute(absl::string_view key, absl::string_view value) {
  if (rep_->sampled != nullptr) {
    rep_->sampled->SetAttribute(View(key), View(Redact(value)));
  } else if (rep_->unsampled != nullptr) {
    rep_->unsampled->notes.Note(key, value);
  }
}
void Span::SetAttribute(absl::string_view key, const char* value) {
  SetAttribute(key, absl::string_view(value));
}
void Span::SetAttribute(absl::string_view key, bool value) {
  rep_->Set(key, value);
}
void Span::SetAttribute(absl::string_view key, double value) {
  rep_->Set(key, value);
}
void Span::SetInteger(absl::string_view key, int64_t value) {
  rep_->Set(key, value);
}

void Span::SetStatus(const absl::Status& status) {
  if (status.ok() || !rep_->context.valid()) return;
  const std::string reason = ErrorReason(status);
  SetAttribute("error.type", reason.empty()
                                 ? absl::StatusCodeToString(status.code())
                                 : reason);
  if (rep_->sampled != nullptr) {
    rep_->sampled->SetStatus(trace::StatusCode::kError,
                             View(Redact(status.message())));
  } else if (rep_->unsampled != nullptr) {
    rep_->unsampled->notes.NoteFailure(status.message());
  }
}

void Span::AddEvent(absl::string_view name) {
  if (rep_->sampled != nullptr) {
    rep_->sampled->AddEvent(View(name));
  } else if (rep_->unsampled != nullptr) {
    rep_->unsampled->notes.NoteEvent(name);
  }
}

void Span::End() {
  if (rep_ == nullptr) return;
  if (rep_->sampled != nullptr) rep_->sampled->End();
  const auto late = std::move(rep_->unsampled);
  if (late != nullptr && late->notes.failed()) SendLate(*late, rep_->context);
}

std::string Span::traceparent() const {
  return FormatTraceparent(rep_->context);
}
std::string Span::tracestate() const { return rep_->context.tracestate; }
std::string Span::trace_id() const { return TraceIdText(rep_->context); }
std::string Span::span_id() const { return SpanIdText(rep_->context); }

WithSpan::WithSpan(const Span& span)
    : before_(std::exchange(g_current, &span.rep_->context)) {}
WithSpan::~WithSpan() { g_current = before_; }

std::string CurrentTraceparent() {
  return g_current != nullptr ? FormatTraceparent(*g_current) : "";
}
std::string CurrentTraceId() {
  return g_current != nullptr ? TraceIdText(*g_current) : "";
}
std::string CurrentSpanId() {
  return g_current != nullptr ? SpanIdText(*g_current) : "";
}

}  // namespace muster
