#include "tests/fake_iru/http/request_log.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

LogEntry Entry(const std::string& path) {
  LogEntry entry;
  entry.time = absl::FromUnixSeconds(1);
  entry.method = "GET";
  entry.path = path;
  entry.query = "limit=1";
  entry.status = 200;
  entry.label = "primary";
  entry.traceparent = "00-01-02-01";
  entry.bytes = 12;
  return entry;
}

TEST(RequestLogTest, NumbersEntriesFromOne) {
  RequestLog log;
  log.Append(Entry("/a"));
  log.Append(Entry("/b"));

  EXPECT_EQ(log.last(), 2);
  EXPECT_EQ(log.After(0).size(), 2u);
  EXPECT_EQ(log.After(1)[0]["path"], "/b");
  EXPECT_EQ(log.After(2), Json::array());
}

TEST(RequestLogTest, ShowsEveryFieldOfAnEntry) {
  RequestLog log;
  log.Append(Entry("/a"));

  EXPECT_EQ(log.After(0)[0], Json({{"seq", 1},
                                   {"time", "1970-01-01T00:00:01+00:00"},
                                   {"method", "GET"},
                                   {"path", "/a"},
                                   {"query", "limit=1"},
                                   {"status", 200},
                                   {"token", "primary"},
                                   {"traceparent", "00-01-02-01"},
                                   {"bytes", 12}}));
}

}  // namespace
}  // namespace muster::fake_iru
