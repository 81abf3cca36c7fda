#include "base/telemetry/trace/sampling.h"

#include <atomic>
#include <cmath>
#include <cstring>

#include "absl/random/random.h"

namespace muster {
namespace {

constexpr uint64_t kOff = ~uint64_t{0};
constexpr double kTraces = 72057594037927936.0;  // 2^56

// Traces below it are not sampled.
std::atomic<uint64_t> g_threshold{kOff};

std::atomic<bool> g_sent{false};

uint64_t ThresholdFor(double percent) {
  return static_cast<uint64_t>(std::llround((1 - percent / 100) * kTraces));
}

template <typename Bytes>
Bytes RandomBytes() {
  thread_local absl::InsecureBitGen random;
  Bytes bytes;
  for (size_t i = 0; i < bytes.size(); i += sizeof(uint64_t)) {
    const uint64_t word =
        absl::Uniform<uint64_t>(absl::IntervalClosed, random, 1, kOff);
    std::memcpy(&bytes[i], &word, sizeof(word));
  }
  return bytes;
}

}  // namespace

Sampling::Sampling(double percent, Sent sent)
    : before_(g_threshold.exchange(ThresholdFor(percent))),
      sent_before_(g_sent.exchange(sent == Sent::kYes)) {}

Sampling::~Sampling() {
  g_threshold.store(before_);
  g_sent.store(sent_before_);
}

bool AreSpansSent() { return g_sent.load(std::memory_order_relaxed); }

bool IsTracing() { return g_threshold.load(std::memory_order_relaxed) != kOff; }

bool IsSampledTrace(const TraceIdBytes& trace_id) {
  uint64_t place = 0;
  for (size_t i = trace_id.size() - 7; i < trace_id.size(); ++i) {
    place = place << 8 | trace_id[i];
  }
  const uint64_t threshold = g_threshold.load(std::memory_order_relaxed);
  return threshold != kOff && place >= threshold;
}

TraceIdBytes RandomTraceId() { return RandomBytes<TraceIdBytes>(); }
SpanIdBytes RandomSpanId() { return RandomBytes<SpanIdBytes>(); }

}  // namespace muster
