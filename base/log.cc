#include "base/log.h"

#include <atomic>
#include <cstdio>
#include <utility>

#include "absl/base/const_init.h"
#include "absl/base/thread_annotations.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/redact/redact.h"
#include "base/telemetry/span.h"

namespace muster {
namespace {

class StderrSink final : public LogSink {
 public:
  void Write(absl::string_view line) override {
    absl::FPrintF(stderr, "%s\n", line);
  }
};

std::atomic<Severity> g_min_severity{Severity::kInfo};

ABSL_CONST_INIT absl::Mutex g_mu(absl::kConstInit);
LogSink* g_sink ABSL_GUARDED_BY(g_mu) = nullptr;
std::string* g_service ABSL_GUARDED_BY(g_mu) = nullptr;

LogSink& StderrLog() {
  static auto* const sink = new StderrSink;
  return *sink;
}

absl::string_view Name(Severity severity) {
  switch (severity) {
    case Severity::kDebug:
      return "DEBUG";
    case Severity::kInfo:
      return "INFO";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kError:
      return "ERROR";
  }
  return "ERROR";
}

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 if there
// is none (RFC 3629).
size_t Utf8Length(absl::string_view text) {
  const auto byte = [text](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto tail = [&byte](size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const unsigned a = byte(0), b = byte(1);
  if (a < 0x80) return 1;
  if (a >= 0xc2 && a <= 0xdf && tail(1)) return 2;
  if (a >= 0xe0 && a <= 0xef && tail(1) && tail(2) &&
      !(a == 0xe0 && b < 0xa0) && !(a == 0xed && b > 0x9f)) {
    return 3;
  }
  if (a >= 0xf0 && a <= 0xf4 && tail(1) && tail(2) && tail(3) &&
      !(a == 0xf0 && b < 0x90) && !(a == 0xf4 && b > 0x8f)) {
    return 4;
  }
  return 0;
}

void AppendEscaped(std::string& line, char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    absl::StrAppend(&line, "\\", absl::string_view(&c, 1));
  } else if (c == '\n') {
    line += "\\n";
  } else if (byte < 0x20 || byte == 0x7f) {
    absl::StrAppendFormat(&line, "\\u%04x", byte);
  } else {
    line += c;
  }
}

void AppendJsonString(std::string& line, absl::string_view text) {
  line += '"';
  while (!text.empty()) {
    const size_t length = Utf8Length(text);
    if (length == 0) {
      line += "\\ufffd";
    } else if (length == 1) {
      AppendEscaped(line, text[0]);
    } else {
      line.append(text.data(), length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  line += '"';
}

void AppendField(std::string& line, absl::string_view key,
                 absl::string_view value) {
  line += line.empty() ? '{' : ',';
  AppendJsonString(line, Redact(key));
  line += ':';
  AppendJsonString(line, Redact(value));
}

void AppendSpan(std::string& line) {
  const std::string trace_id = CurrentTraceId();
  if (trace_id.empty()) return;
  AppendField(line, "trace_id", trace_id);
  AppendField(line, "span_id", CurrentSpanId());
}

}  // namespace

void Log(Severity severity, absl::string_view message,
         const std::vector<LogField>& fields) {
  if (severity < g_min_severity.load(std::memory_order_relaxed)) return;
  std::string line;
  AppendField(line, "time",
              absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", RealClock()->Now(),
                               absl::UTCTimeZone()));
  AppendField(line, "severity", Name(severity));
  AppendField(line, "message", message);
  AppendSpan(line);
  for (const LogField& field : fields) {
    AppendField(line, field.key, field.value);
  }

  absl::MutexLock lock(&g_mu);
  if (g_service != nullptr) AppendField(line, "service", *g_service);
  line += '}';
  (g_sink != nullptr ? *g_sink : StderrLog()).Write(line);
}

void LogStatus(Severity severity, absl::string_view message,
               const absl::Status& status,
               const std::vector<LogField>& fields) {
  std::vector<LogField> all = fields;
  all.emplace_back("code", absl::StatusCodeToString(status.code()));
  all.emplace_back("reason", ErrorReason(status));
  all.emplace_back("error", status.message());
  Log(severity, message, all);
}

void SetLogService(absl::string_view name) {
  absl::MutexLock lock(&g_mu);
  delete g_service;
  g_service = new std::string(name);
}

void SetMinLogSeverity(Severity severity) {
  g_min_severity.store(severity, std::memory_order_relaxed);
}

LogSink* SetLogSink(LogSink* sink) {
  absl::MutexLock lock(&g_mu);
  return std::exchange(g_sink, sink);
}

}  // namespace muster
