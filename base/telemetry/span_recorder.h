#ifndef BASE_TELEMETRY_SPAN_RECORDER_H_
#define BASE_TELEMETRY_SPAN_RECORDER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/telemetry/span.h"

namespace muster {

// A span that has ended.
struct RecordedSpan {
  std::string name;
  SpanKind kind = SpanKind::kInternal;
  std::string trace_id;
  std::string span_id;
  // "" for the root of a trace.
  std::string parent_span_id;
  // Span ids.
  std::vector<std::string> links;
  // Values as text: 200 is "200", true is "true".
  std::map<std::string, std::string> attributes;
  bool failed = false;
  std::string error;
};

// While it lives, every sampled span of the process ends here instead of in an
// exporter. For tests; one at a time. Thread-safe.
class SpanRecorder {
 public:
  explicit SpanRecorder(double sample_percent = 100);
  ~SpanRecorder();  // the provider before it is back

  // All spans that have ended so far, in the order in which they ended.
  std::vector<RecordedSpan> Finished();

  // Those of that name.
  std::vector<RecordedSpan> FinishedNamed(absl::string_view name);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace muster

#endif  // BASE_TELEMETRY_SPAN_RECORDER_H_
