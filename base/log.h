// The log: one JSON object a line, on stderr unless a sink is set. Each line
// has time, severity, message, the service's name, the ids of the current span
// and the fields of the call. All functions are thread-safe.
//
//   Log(Severity::kInfo, "sync finished",
//       {{"source", name}, {"devices", count}});
//
// Secrets are masked in all of it (base/redact); a Secret itself cannot be
// passed.
#ifndef BASE_LOG_H_
#define BASE_LOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace muster {

enum class Severity { kDebug, kInfo, kWarning, kError };

// One key and its value; numbers and strings of any kind are taken as values.
struct LogField {
  // NOLINTNEXTLINE: implicit, so that a call reads {{"key", value}}.
  LogField(absl::string_view key, const absl::AlphaNum& value)
      : key(key), value(value.Piece()) {}

  std::string key;
  std::string value;
};

// Where lines go. Write() is called with one line at a time, without its line
// break, from any thread but never from two at once; it must not log.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void Write(absl::string_view line) = 0;
};

// Writes one line if `severity` is at least the minimum (kInfo at start).
void Log(Severity severity, absl::string_view message,
         const std::vector<LogField>& fields = {});

// The same, with the code, reason and message of `status` as the fields
// `code`, `reason` and `error`. For whoever stops an error.
void LogStatus(Severity severity, absl::string_view message,
               const absl::Status& status,
               const std::vector<LogField>& fields = {});

// The name that every later line carries as `service`.
void SetLogService(absl::string_view name);

void SetMinLogSeverity(Severity severity);

// `sink` (null: stderr) takes every later line and must outlive that; returns
// the sink before it.
LogSink* SetLogSink(LogSink* sink);

}  // namespace muster

#endif  // BASE_LOG_H_
