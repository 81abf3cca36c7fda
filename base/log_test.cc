#include "base/log.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/errors.h"
#include "base/secret.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace muster {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

class FakeLogSink final : public LogSink {
 public:
  void Write(absl::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

class LogTest : public ::testing::Test {
 protected:
  LogTest() : before_(SetLogSink(&sink_)) {}
  ~LogTest() override {
    SetLogSink(before_);
    SetMinLogSeverity(Severity::kInfo);
  }

  nlohmann::json OnlyLine() {
    EXPECT_THAT(sink_.lines, SizeIs(1));
    return nlohmann::json::parse(sink_.lines.at(0));
  }

  FakeLogSink sink_;
  LogSink* const before_;
};

TEST_F(LogTest, WritesOneJsonObjectWithItsFields) {
  SetLogService("inventoryd");
  Log(Severity::kWarning, "sync held",
      {{"source", "sources/iru"}, {"unseen", 12}});

  const nlohmann::json line = OnlyLine();
  EXPECT_EQ(line["severity"], "WARNING");
  EXPECT_EQ(line["message"], "sync held");
  EXPECT_EQ(line["source"], "sources/iru");
  EXPECT_EQ(line["unseen"], "12");
  EXPECT_EQ(line["service"], "inventoryd");
  EXPECT_THAT(line["time"].get<std::string>(),
              MatchesRegex("....-..-..T..:..:.........Z"));
}

TEST_F(LogTest, EscapesWhatJsonOrATerminalWouldTakeForItsOwn) {
  const std::string nasty = "quote\" slash\\ break\n bell\x07 \xc3\xa4";
  Log(Severity::kInfo, nasty);

  EXPECT_THAT(sink_.lines.at(0), Not(HasSubstr("\n")));
  EXPECT_EQ(OnlyLine()["message"], nasty);
}

TEST_F(LogTest, ReplacesBytesThatAreNotUtf8) {
  Log(Severity::kInfo,
      "a\xff"
      "b\xc3");
  EXPECT_EQ(OnlyLine()["message"],
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd");
}

TEST_F(LogTest, DropsWhatIsBelowTheMinimum) {
  Log(Severity::kDebug, "not seen");
  SetMinLogSeverity(Severity::kError);
  Log(Severity::kWarning, "not seen either");
  EXPECT_THAT(sink_.lines, SizeIs(0));

  SetMinLogSeverity(Severity::kDebug);
  Log(Severity::kDebug, "seen");
  EXPECT_EQ(OnlyLine()["message"], "seen");
}

TEST_F(LogTest, MasksRegisteredSecretsEvenIfJsonWouldEscapeThem) {
  RegisterSecret(Secret("s3cr\"et"));
  Log(Severity::kInfo, "token s3cr\"et", {{"header", "Bearer s3cr\"et"}});

  const nlohmann::json line = OnlyLine();
  EXPECT_EQ(line["message"], "token [redacted]");
  EXPECT_EQ(line["header"], "Bearer [redacted]");
}

TEST_F(LogTest, MasksSecretsInWhateverFormAFieldHasThem) {
  RegisterSecret(Secret("log/s3cr\"et?"));
  Log(Severity::kInfo, "answer",
      {{"json", R"({"key":"log\/s3cr\u0022et?"})"},
       {"url", "https://h/?k=log%2Fs3cr%22et%3F"},
       {"base64", "bG9nL3MzY3IiZXQ/"},
       {"header", "Authorization: Basic unregistered"},
       {"own", "mst_unregistered-token"},
       {"key log/s3cr\"et?", "x"}});

  const nlohmann::json line = OnlyLine();
  EXPECT_EQ(line["json"], R"({"key":"[redacted]"})");
  EXPECT_EQ(line["url"], "https://h/?k=[redacted]");
  EXPECT_EQ(line["base64"], "[redacted]");
  EXPECT_EQ(line["header"], "Authorization: [redacted]");
  EXPECT_EQ(line["own"], "[redacted]");
  EXPECT_EQ(line["key [redacted]"], "x");
}

TEST_F(LogTest, NamesTheCurrentSpan) {
  SpanRecorder recorder;
  Span span("work");
  const WithSpan current(span);
  Log(Severity::kInfo, "inside");

  const nlohmann::json line = OnlyLine();
  EXPECT_EQ(line["trace_id"], span.trace_id());
  EXPECT_EQ(line["span_id"], span.span_id());
}

TEST_F(LogTest, HasNoSpanFieldsOutsideOfSpans) {
  Log(Severity::kInfo, "outside");
  EXPECT_FALSE(OnlyLine().contains("trace_id"));
}

TEST_F(LogTest, StatusGivesCodeReasonAndWords) {
  LogStatus(Severity::kError, "sync failed",
            Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE",
                  "nothing answers"),
            {{"source", "sources/iru"}});

  const nlohmann::json line = OnlyLine();
  EXPECT_EQ(line["code"], "UNAVAILABLE");
  EXPECT_EQ(line["reason"], "HOST_UNREACHABLE");
  EXPECT_EQ(line["error"], "nothing answers");
  EXPECT_EQ(line["source"], "sources/iru");
}

TEST_F(LogTest, KeepsLinesOfManyThreadsApart) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int j = 0; j < 50; ++j) Log(Severity::kInfo, "line", {{"j", j}});
    });
  }
  for (std::thread& thread : threads) thread.join();

  ASSERT_THAT(sink_.lines, SizeIs(200));
  for (const std::string& line : sink_.lines) {
    EXPECT_TRUE(nlohmann::json::accept(line)) << line;
  }
}

}  // namespace
}  // namespace muster
