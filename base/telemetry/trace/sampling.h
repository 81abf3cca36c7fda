#ifndef BASE_TELEMETRY_TRACE_SAMPLING_H_
#define BASE_TELEMETRY_TRACE_SAMPLING_H_

#include <cstdint>

#include "base/telemetry/trace/trace_context.h"

namespace muster {

// While it lives, spans of this process have ids, and that percentage of the
// traces that start here is sampled. The one made last counts; the one before
// it counts again afterwards. Made where the provider of spans is set.
//
// The functions below are thread-safe and cost one atomic load.
class Sampling {
 public:
  // Whether anybody gets the spans. If not, they are not even noted down; their
  // traceparents say what is sampled all the same, for the processes that are
  // called.
  enum class Sent { kYes, kNo };

  // `percent` is 0 to 100.
  explicit Sampling(double percent, Sent sent = Sent::kYes);
  ~Sampling();
  Sampling(const Sampling&) = delete;
  Sampling& operator=(const Sampling&) = delete;

 private:
  const uint64_t before_;
  const bool sent_before_;
};

// Whether there is any Sampling.
bool IsTracing();

// Whether there is one whose spans are sent.
bool AreSpansSent();

// Whether a trace of that id is sampled, going by its last seven bytes, which
// are random: so every process that has the same percentage decides alike, and
// one with a higher percentage samples a superset. Source: W3C Trace Context,
// level 2 (random-trace-id flag), OpenTelemetry's consistent sampling.
bool IsSampledTrace(const TraceIdBytes& trace_id);

// Fresh random ids.
TraceIdBytes RandomTraceId();
SpanIdBytes RandomSpanId();

}  // namespace muster

#endif  // BASE_TELEMETRY_TRACE_SAMPLING_H_
