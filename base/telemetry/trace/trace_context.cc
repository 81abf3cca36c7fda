#include "base/telemetry/trace/trace_context.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace muster {
namespace {

constexpr size_t kTraceparentSize = 55;
constexpr size_t kLongestTracestate = 512;
constexpr uint8_t kSampledFlag = 1;
constexpr char kDigits[] = "0123456789abcdef";

template <typename Bytes>
bool IsZero(const Bytes& bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](uint8_t byte) { return byte == 0; });
}

template <typename Bytes>
std::string Hex(const Bytes& bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::optional<uint8_t> DigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

template <typename Bytes>
bool ReadHex(absl::string_view text, Bytes& bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto high = DigitValue(text[2 * i]);
    const auto low = DigitValue(text[2 * i + 1]);
    if (!high || !low) return false;
    bytes[i] = *high << 4 | *low;
  }
  return true;
}

bool HasTheForm(absl::string_view text) {
  if (text.size() < kTraceparentSize) return false;
  if (text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  std::array<uint8_t, 1> version;
  if (!ReadHex(text, version) || version[0] == 0xff) return false;
  if (text.size() == kTraceparentSize) return true;
  return version[0] != 0 && text[kTraceparentSize] == '-';
}

bool IsFitToPassOn(absl::string_view tracestate) {
  return tracestate.size() <= kLongestTracestate &&
         std::all_of(tracestate.begin(), tracestate.end(),
                     [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

bool TraceContext::valid() const {
  return !IsZero(trace_id) && !IsZero(span_id);
}

TraceContext ParseTraceContext(absl::string_view traceparent,
                               absl::string_view tracestate) {
  const absl::string_view text = absl::StripAsciiWhitespace(traceparent);
  TraceContext context;
  std::array<uint8_t, 1> flags;
  if (!HasTheForm(text) || !ReadHex(text.substr(3), context.trace_id) ||
      !ReadHex(text.substr(36), context.span_id) ||
      !ReadHex(text.substr(53), flags) || !context.valid()) {
    return TraceContext();
  }
  context.sampled = (flags[0] & kSampledFlag) != 0;
  context.remote = true;
  if (IsFitToPassOn(tracestate)) context.tracestate = std::string(tracestate);
  return context;
}

std::string FormatTraceparent(const TraceContext& context) {
  if (!context.valid()) return "";
  return absl::StrCat("00-", Hex(context.trace_id), "-", Hex(context.span_id),
                      context.sampled ? "-01" : "-00");
}

std::string TraceIdText(const TraceContext& context) {
  return context.valid() ? Hex(context.trace_id) : "";
}

std::string SpanIdText(const TraceContext& context) {
  return context.valid() ? Hex(context.span_id) : "";
}

}  // namespace muster
