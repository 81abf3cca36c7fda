#ifndef TESTS_FAKE_IRU_HTTP_REQUEST_LOG_H_
#define TESTS_FAKE_IRU_HTTP_REQUEST_LOG_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/time/time.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// One request to the API, as it was answered. Never holds a token.
struct LogEntry {
  int64_t seq = 0;  // from 1, without gaps
  absl::Time time;
  std::string method;
  std::string path;
  std::string query;
  int status = 0;     // 0 if no answer was sent
  std::string label;  // of the token; "" if it was not known
  std::string traceparent;
  size_t bytes = 0;  // of the body, before compression
};

// What clients asked, oldest first. Keeps the last `kCapacity` entries.
// Not thread-safe.
class RequestLog {
 public:
  static constexpr size_t kCapacity = 200'000;

  // Numbers the entry and keeps it.
  void Append(LogEntry entry);

  // The entries whose seq is greater than `seq`, as a JSON array.
  Json After(int64_t seq) const;

  // The seq of the newest entry, 0 if there is none.
  int64_t last() const { return last_; }

 private:
  std::deque<LogEntry> entries_;
  int64_t last_ = 0;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_HTTP_REQUEST_LOG_H_
