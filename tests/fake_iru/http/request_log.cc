#include "tests/fake_iru/http/request_log.h"

#include <utility>

namespace muster::fake_iru {
namespace {

Json ToJson(const LogEntry& entry) {
  return {{"seq", entry.seq},
          {"time", absl::FormatTime(absl::RFC3339_full, entry.time,
                                    absl::UTCTimeZone())},
          {"method", entry.method},
          {"path", entry.path},
          {"query", entry.query},
          {"status", entry.status},
          {"token", entry.label},
          {"traceparent", entry.traceparent},
          {"bytes", entry.bytes}};
}

}  // namespace

void RequestLog::Append(LogEntry entry) {
  entry.seq = ++last_;
  entries_.push_back(std::move(entry));
  if (entries_.size() > kCapacity) entries_.pop_front();
}

Json RequestLog::After(int64_t seq) const {
  Json rows = Json::array();
  for (const LogEntry& entry : entries_) {
    if (entry.seq > seq) rows.push_back(ToJson(entry));
  }
  return rows;
}

}  // namespace muster::fake_iru
