#include "base/http/answer_collector.h"

#include <string>

#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr auto kTooLarge = absl::StatusCode::kResourceExhausted;

class AnswerCollectorTest : public ::testing::Test {
 protected:
  AnswerCollector Collector() { return {request_, "acme.example", 10}; }

  HttpRequest request_;
};

TEST_F(AnswerCollectorTest, KeepsTheHeadersOfTheLastStatusLine) {
  AnswerCollector collector = Collector();
  collector.AddHeaderLine("HTTP/1.1 100 Continue\r\n");
  collector.AddHeaderLine("X-Early: yes\r\n");
  collector.AddHeaderLine("HTTP/2 200\r\n");
  collector.AddHeaderLine("X-Late:  a: b \r\n");
  collector.AddHeaderLine("\r\n");
  collector.AddBody(200, "ab");
  collector.AddBody(200, "cd");

  const HttpResponse response = collector.Take(200);

  EXPECT_EQ(response.body, "abcd");
  EXPECT_FALSE(response.headers.Get("X-Early"));
  EXPECT_EQ(response.headers.Get("x-late"), "a: b");
}

TEST_F(AnswerCollectorTest, StopsAtTheFirstByteBeyondTheBound) {
  AnswerCollector collector = Collector();

  EXPECT_TRUE(collector.AddBody(200, "0123456789"));
  EXPECT_THAT(collector.stopped(), IsOk());
  EXPECT_FALSE(collector.AddBody(200, "x"));

  EXPECT_THAT(collector.stopped(), ErrorIs(kTooLarge, "HTTP_BODY_TOO_LARGE"));
}

TEST_F(AnswerCollectorTest, BelievesTheRequestsOwnBoundBeforeTheDefault) {
  request_.max_body_bytes = 20;
  AnswerCollector collector = Collector();

  EXPECT_TRUE(collector.AddBody(200, std::string(20, 'x')));
  EXPECT_FALSE(collector.AddBody(200, "x"));
}

TEST_F(AnswerCollectorTest, HandsASuccessToTheSinkAndKeepsNothingOfIt) {
  std::string sunk;
  request_.sink = [&](absl::string_view bytes) {
    sunk.append(bytes.data(), bytes.size());
    return absl::OkStatus();
  };
  AnswerCollector collector = Collector();
  collector.AddBody(200, "abc");
  collector.AddBody(200, "def");

  EXPECT_EQ(sunk, "abcdef");
  EXPECT_EQ(collector.Take(200).body, "");
}

TEST_F(AnswerCollectorTest, KeepsARefusalFromTheSink) {
  request_.sink = [](absl::string_view) {
    ADD_FAILURE() << "no body of a refusal belongs here";
    return absl::OkStatus();
  };
  AnswerCollector collector = Collector();
  collector.AddBody(403, "denied");

  EXPECT_EQ(collector.Take(403).body, "denied");
}

TEST_F(AnswerCollectorTest, StopsWhenTheSinkRefuses) {
  request_.sink = [](absl::string_view) {
    return Error(absl::StatusCode::kUnavailable, "DISK_FULL", "no room");
  };
  AnswerCollector collector = Collector();

  EXPECT_FALSE(collector.AddBody(200, "abc"));
  EXPECT_THAT(collector.stopped(),
              ErrorIs(absl::StatusCode::kUnavailable, "DISK_FULL"));
}

TEST_F(AnswerCollectorTest, CountsSunkBytesAgainstTheBound) {
  request_.sink = [](absl::string_view) { return absl::OkStatus(); };
  AnswerCollector collector = Collector();

  EXPECT_TRUE(collector.AddBody(200, "0123456789"));
  EXPECT_FALSE(collector.AddBody(200, "x"));
}

TEST_F(AnswerCollectorTest, StopsAtHeadersWithoutEnd) {
  AnswerCollector collector = Collector();
  const std::string line = "X-Long: " + std::string(1000, 'x');
  int lines = 0;
  while (collector.AddHeaderLine(line) && lines < 1000) ++lines;

  EXPECT_LT(lines, 270);
  EXPECT_THAT(collector.stopped(), ErrorIs(kTooLarge, "HTTP_BODY_TOO_LARGE"));
}

}  // namespace
}  // namespace muster
