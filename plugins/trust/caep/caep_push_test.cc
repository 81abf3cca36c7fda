#include "plugins/trust/caep/caep_push.h"

#include <sys/stat.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/http/fake_http_transport.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::trust {
namespace {

using ::muster::testing::TempDir;

class CaepPushTest : public ::testing::Test {
 protected:
  CaepPushTest() { stream_.set_url("https://idp.example/events"); }

  PushResult Answered(int status, const std::string& body = "",
                      HttpHeaders headers = {}) {
    FakeHttpTransport transport;
    transport.On("POST", "/events", HttpResponse{status, headers, body});
    return Push(stream_, "a.b.c", transport);
  }

  config::v1::TrustConfig::CaepStream stream_;
};

TEST_F(CaepPushTest, SendsOneTokenAsRfc8935Says) {
  FakeHttpTransport transport;
  transport.On("POST", "/events", HttpResponse{202, {}, ""});

  const PushResult result = Push(stream_, "a.b.c", transport);

  EXPECT_EQ(result.outcome, PushResult::kTaken);
  ASSERT_EQ(transport.requests().size(), 1u);
  const HttpRequest sent = transport.requests()[0];
  EXPECT_EQ(sent.body, "a.b.c");
  EXPECT_EQ(sent.headers.Get("Content-Type"), "application/secevent+jwt");
  EXPECT_EQ(sent.headers.Get("Accept"), "application/json");
  EXPECT_FALSE(sent.headers.Get("Authorization").has_value());
}

TEST_F(CaepPushTest, SendsTheReceiversAuthorization) {
  const TempDir dir;
  const std::string path = absl::StrCat(dir.path(), "/authorization");
  std::ofstream(path) << "Bearer receiver-secret\n";
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  stream_.set_authorization_file(path);
  FakeHttpTransport transport;
  transport.On("POST", "/events", HttpResponse{204, {}, ""});

  EXPECT_EQ(Push(stream_, "a.b.c", transport).outcome, PushResult::kTaken);

  EXPECT_EQ(transport.requests().at(0).headers.Get("Authorization"),
            "Bearer receiver-secret");
}

TEST_F(CaepPushTest, WithoutItsAuthorizationNothingIsSent) {
  stream_.set_authorization_file("/nowhere");
  FakeHttpTransport transport;

  const PushResult result = Push(stream_, "a.b.c", transport);

  EXPECT_EQ(result.outcome, PushResult::kBusy);
  EXPECT_TRUE(transport.requests().empty());
}

TEST_F(CaepPushTest, TellsWhatTheAnswerMeans) {
  const struct {
    int status;
    std::string body;
    PushResult::Outcome want;
  } cases[] = {
      {200, "", PushResult::kTaken},
      {202, "", PushResult::kTaken},
      {400, R"({"err":"invalid_request"})", PushResult::kRefused},
      {400, R"({"err":"invalid_audience"})", PushResult::kRefused},
      {400, R"({"err":"invalid_key"})", PushResult::kBusy},
      {400, R"({"err":"authentication_failed"})", PushResult::kShutOut},
      {400, R"({"err":"access_denied"})", PushResult::kShutOut},
      {400, "<html>", PushResult::kRefused},
      {301, "", PushResult::kShutOut},
      {401, "", PushResult::kShutOut},
      {403, "", PushResult::kShutOut},
      {404, "", PushResult::kShutOut},
      {429, "", PushResult::kBusy},
      {500, "", PushResult::kBusy},
      {503, "", PushResult::kBusy},
  };
  for (const auto& [status, body, want] : cases) {
    const PushResult result = Answered(status, body);
    EXPECT_EQ(result.outcome, want) << status << body;
    EXPECT_EQ(result.http_status, status);
    EXPECT_EQ(result.error.empty(), want == PushResult::kTaken);
  }
}

TEST_F(CaepPushTest, QuotesWhatTheReceiverComplainsOf) {
  EXPECT_EQ(
      Answered(400, R"({"err":"invalid_issuer","description":"who?"})").error,
      "the receiver answered 400 invalid_issuer: who?");
}

TEST_F(CaepPushTest, NoAnswerIsTriedAgain) {
  FakeHttpTransport transport;
  transport.On("POST", "/events",
               Error(absl::StatusCode::kDeadlineExceeded, "HTTP_TIMEOUT",
                     "no answer within 15 s"));

  const PushResult result = Push(stream_, "a.b.c", transport);

  EXPECT_EQ(result.outcome, PushResult::kBusy);
  EXPECT_EQ(result.http_status, 0);
  EXPECT_EQ(result.error, "no answer within 15 s");
}

TEST_F(CaepPushTest, PausesGrowAndAreNeverShorterThanAsked) {
  PushResult busy;
  PushResult shut_out;
  shut_out.outcome = PushResult::kShutOut;

  EXPECT_EQ(PauseAfter(busy, 1), absl::Seconds(30));
  EXPECT_EQ(PauseAfter(busy, 2), absl::Minutes(1));
  EXPECT_EQ(PauseAfter(busy, 99), absl::Minutes(15));
  EXPECT_EQ(PauseAfter(shut_out, 1), absl::Minutes(5));
  EXPECT_EQ(PauseAfter(shut_out, 99), absl::Hours(1));
  busy.retry_after = Answered(429, "", {{"Retry-After", "120"}}).retry_after;
  EXPECT_EQ(PauseAfter(busy, 1), absl::Minutes(2));
}

}  // namespace
}  // namespace muster::trust
