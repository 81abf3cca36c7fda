#ifndef BASE_TELEMETRY_TRACE_TRACE_CONTEXT_H_
#define BASE_TELEMETRY_TRACE_TRACE_CONTEXT_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace muster {

using TraceIdBytes = std::array<uint8_t, 16>;
using SpanIdBytes = std::array<uint8_t, 8>;

// Which span of which trace, as it travels between processes. Source: W3C
// Trace Context, level 1.
struct TraceContext {
  TraceIdBytes trace_id{};
  SpanIdBytes span_id{};
  bool sampled = false;
  // Came in a traceparent instead of from a span of this process.
  bool remote = false;
  // What other tracing systems say, passed on unread.
  std::string tracestate;

  // Neither id is zero.
  bool valid() const;
};

// The context that the two headers give. Invalid if `traceparent` is malformed.
// A `tracestate` of more than 512 bytes, or with other bytes than printable
// ASCII, is left out.
TraceContext ParseTraceContext(absl::string_view traceparent,
                               absl::string_view tracestate = "");

// "00-<trace id>-<span id>-<flags>", or "" if it is not valid.
std::string FormatTraceparent(const TraceContext& context);

// 32 and 16 hexadecimal digits, or "" if the context is not valid.
std::string TraceIdText(const TraceContext& context);
std::string SpanIdText(const TraceContext& context);

}  // namespace muster

#endif  // BASE_TELEMETRY_TRACE_TRACE_CONTEXT_H_
