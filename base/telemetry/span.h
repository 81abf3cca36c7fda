#ifndef BASE_TELEMETRY_SPAN_H_
#define BASE_TELEMETRY_SPAN_H_

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace muster {

struct TraceContext;

enum class SpanKind { kInternal, kServer, kClient, kProducer, kConsumer };

struct SpanOptions {
  SpanKind kind = SpanKind::kInternal;
  // The parent, as W3C traceparent. Empty or malformed: the current span.
  std::string parent_traceparent;
  // What other tracing systems say along with it, as W3C tracestate: passed on
  // unread. Ignored with a parent that is empty or malformed, and if it is
  // longer than 512 bytes or not printable ASCII.
  std::string parent_tracestate;
  // Spans that this one follows from, as traceparents; malformed ones are
  // left out.
  std::vector<std::string> links;
  // Starts a trace of its own, whatever is current.
  bool root = false;
  // Is sampled whatever the percentage, and so are its children. For commands.
  bool keep = false;
};

// A piece of work in a trace, from construction to End() or destruction.
// Costs next to nothing while no Telemetry is started, and little if it is not
// sampled.
//
// Sampled are: spans to `keep`, children of sampled spans, roots that link to a
// sampled span, and of the other roots Telemetry's percentage, chosen by trace
// id so that every process chooses alike. A span that is not sampled is sent
// nevertheless, alone and with its own ids, if SetStatus() marked it as failed.
//
// Registered secrets are masked in all that is set (base/redact).
//
// Thread-safe but for moves and End().
class Span {
 public:
  explicit Span(absl::string_view name, const SpanOptions& options = {});
  Span(Span&& other) noexcept;
  Span& operator=(Span&& other) noexcept;
  ~Span();

  void SetAttribute(absl::string_view key, absl::string_view value);
  void SetAttribute(absl::string_view key, const char* value);
  void SetAttribute(absl::string_view key, bool value);
  void SetAttribute(absl::string_view key, double value);
  template <typename Int,
            std::enable_if_t<
                std::is_integral_v<Int> && !std::is_same_v<Int, bool>, int> = 0>
  void SetAttribute(absl::string_view key, Int value) {
    SetInteger(key, static_cast<int64_t>(value));
  }

  // Marks the span as failed with the message and reason of `status`
  // (redacted); does nothing for OK.
  void SetStatus(const absl::Status& status);

  // Says that something happened at this moment.
  void AddEvent(absl::string_view name);

  // Ends it before the destructor does. What is set afterwards is lost.
  void End();

  // "00-<trace id>-<span id>-<flags>", or "" without Telemetry. The flags are
  // 01 if it is sampled.
  std::string traceparent() const;
  // What came with the parent, or "".
  std::string tracestate() const;
  // 32 and 16 hexadecimal digits, or "".
  std::string trace_id() const;
  std::string span_id() const;

 private:
  friend class WithSpan;
  struct Rep;

  void SetInteger(absl::string_view key, int64_t value);

  std::unique_ptr<Rep> rep_;  // null only after a move
};

// Makes `span` the current one of this thread, for as long as it lives. The
// span must outlive it, and scopes must nest.
class [[nodiscard]] WithSpan {
 public:
  explicit WithSpan(const Span& span);
  ~WithSpan();
  WithSpan(const WithSpan&) = delete;
  WithSpan& operator=(const WithSpan&) = delete;

 private:
  const TraceContext* const before_;
};

// Those of the current span of this thread, or "".
std::string CurrentTraceparent();
std::string CurrentTraceId();
std::string CurrentSpanId();

}  // namespace muster

#endif  // BASE_TELEMETRY_SPAN_H_
