#include "connector/iru/client/iru_client.h"

#include <string>
#include <vector>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using muster::testing::IsOkAndHolds;
using ::testing::HasSubstr;

constexpr absl::string_view kPath = "/api/v1/devices";

HttpResponse Answer(int status, std::string body = "",
                    HttpHeaders headers = {}) {
  HttpResponse answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.headers = std::move(headers);
  return answer;
}

class IruClientTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::string> Get() {
    Call call;
    call.api_calls = &api_calls_;
    return client_.Get(DevicesEndpoint(), {{"limit", "300"}}, call);
  }

  absl::StatusOr<HttpResponse> Post() {
    Call call;
    call.lane = Lane::kCommand;
    call.api_calls = &api_calls_;
    return client_.Post(ActionEndpoint("a", "lock"), "", call);
  }

  FakeHttpTransport transport_;
  FakeClock clock_{absl::FromUnixSeconds(7200)};
  FakeRandom random_;
  RequestBudget budget_{clock_, {}};
  std::atomic<int64_t> api_calls_{0};
  IruClient client_{transport_,
                    budget_,
                    clock_,
                    random_,
                    {{"https://acme.api.kandji.io", "acme.api.kandji.io"},
                     Secret("5ecret-of-the-client"),
                     {}}};
};

TEST_F(IruClientTest, SendsTheTokenToItsOwnHostOnly) {
  transport_.On("GET", kPath, Answer(200, "[]"));

  EXPECT_THAT(Get(), IsOkAndHolds(::testing::Eq("[]")));

  const auto requests = transport_.requests();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].url,
            "https://acme.api.kandji.io/api/v1/devices?limit=300");
  ASSERT_TRUE(requests[0].bearer.has_value());
  EXPECT_EQ(requests[0].bearer->Reveal(), "5ecret-of-the-client");
}

TEST_F(IruClientTest, KeepsAnOddIdWithinItsPathSegment) {
  transport_.On("GET", "/api/v1/devices/..%2F..%40evil", Answer(200, "{}"));

  EXPECT_THAT(client_.Get(DeviceEndpoint("../..@evil"), {}, Call()), IsOk());
}

TEST_F(IruClientTest, DoesNotFollowARedirect) {
  transport_.On("GET", kPath,
                Answer(302, "", HttpHeaders({{"Location", "https://evil"}})));

  EXPECT_THAT(Get(), ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_EQ(transport_.requests().size(), 1u);
}

TEST_F(IruClientTest, TriesAgainAfterAServersError) {
  transport_.On("GET", kPath, Answer(500));
  transport_.On("GET", kPath, Answer(502));
  transport_.On("GET", kPath, Answer(200, "[]"));

  EXPECT_THAT(Get(), IsOk());

  EXPECT_EQ(api_calls_, 3);
  EXPECT_EQ(clock_.sleeps().size(), 2u);
}

TEST_F(IruClientTest, TriesAgainAfterANetworkFailure) {
  transport_.On("GET", kPath,
                muster::Error(absl::StatusCode::kUnavailable,
                              "HTTP_CONNECTION_LOST", "it broke"));
  transport_.On("GET", kPath, Answer(200, "[]"));

  EXPECT_THAT(Get(), IsOk());
}

TEST_F(IruClientTest, GivesUpAfterFourTries) {
  transport_.On("GET", kPath, Answer(503));

  EXPECT_THAT(Get(), ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));

  EXPECT_EQ(api_calls_, 4);
}

TEST_F(IruClientTest, SaysThatTheHostIsUnreachable) {
  transport_.On("GET", kPath,
                muster::Error(absl::StatusCode::kUnavailable,
                              "HOST_NOT_RESOLVED", "no address"));

  const auto body = Get();

  EXPECT_THAT(body,
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
  EXPECT_THAT(std::string(body.status().message()),
              HasSubstr("acme.api.kandji.io"));
}

TEST_F(IruClientTest, WaitsAsLongAsA429Asks) {
  transport_.On("GET", kPath,
                Answer(429, "", HttpHeaders({{"Retry-After", "42"}})));
  transport_.On("GET", kPath, Answer(200, "[]"));

  EXPECT_THAT(Get(), IsOk());

  ASSERT_EQ(clock_.sleeps().size(), 1u);
  EXPECT_EQ(clock_.sleeps()[0], absl::Seconds(42));
}

TEST_F(IruClientTest, LeavesALongPauseToTheCaller) {
  transport_.On("GET", kPath,
                Answer(429, "", HttpHeaders({{"Retry-After", "600"}})));

  EXPECT_THAT(
      Get(), ErrorIs(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED"));

  EXPECT_EQ(api_calls_, 1);
}

TEST_F(IruClientTest, DoesNotRepeatARefusal) {
  transport_.On("GET", kPath, Answer(401, R"({"detail":"Invalid token."})"));

  EXPECT_THAT(Get(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                             "SOURCE_CREDENTIAL_REFUSED"));

  EXPECT_EQ(api_calls_, 1);
}

TEST_F(IruClientTest, NeverRepeatsAPost) {
  for (const int status : {429, 500, 503}) {
    api_calls_ = 0;
    transport_.On("POST", "/api/v1/devices/a/action/lock", Answer(status));

    const auto answer = Post();

    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(api_calls_, 1);
  }
}

TEST_F(IruClientTest, TellsAPostersFailureUnchanged) {
  transport_.On("POST", "/api/v1/devices/a/action/lock",
                muster::Error(absl::StatusCode::kDeadlineExceeded,
                              "HTTP_TIMEOUT", "too slow"));

  EXPECT_THAT(Post(),
              ErrorIs(absl::StatusCode::kDeadlineExceeded, "HTTP_TIMEOUT"));
  EXPECT_EQ(api_calls_, 1);
}

TEST_F(IruClientTest, EndsBetweenTriesWhenCancelled) {
  absl::Notification cancelled;
  transport_.OnCall("GET", kPath, [&](const HttpRequest&) {
    cancelled.Notify();
    return Answer(500);
  });
  Call call;
  call.cancelled = &cancelled;

  EXPECT_THAT(client_.Get(DevicesEndpoint(), {}, call),
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
  EXPECT_EQ(transport_.requests().size(), 1u);
}

TEST_F(IruClientTest, NeverShowsTheTokenInAnError) {
  RegisterSecret(Secret("5ecret-of-the-client"));
  transport_.On("GET", kPath,
                Answer(400, "bad token 5ecret-of-the-client given"));

  const auto body = Get();

  ASSERT_FALSE(body.ok());
  EXPECT_EQ(std::string(body.status().message()).find("5ecret"),
            std::string::npos);
}

TEST_F(IruClientTest, StopsAskingAHostThatKeepsFailing) {
  transport_.On("GET", kPath, Answer(503));
  EXPECT_FALSE(Get().ok());
  EXPECT_FALSE(Get().ok());

  EXPECT_THAT(Get(),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_CIRCUIT_OPEN"));

  EXPECT_EQ(api_calls_, 5);
  EXPECT_TRUE(client_.circuit().open());
}

TEST_F(IruClientTest, TellsTheFailureThatOpenedTheCircuitWhileItTried) {
  transport_.On("GET", kPath, Answer(503));
  EXPECT_FALSE(Get().ok());
  ASSERT_FALSE(client_.circuit().open());

  EXPECT_THAT(Get(), ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));

  EXPECT_EQ(api_calls_, 5);
  EXPECT_TRUE(client_.circuit().open());
}

TEST_F(IruClientTest, TellsACommandThatNothingIsSentInsteadOfSendingIt) {
  transport_.On("GET", kPath, Answer(503));
  EXPECT_FALSE(Get().ok());
  EXPECT_FALSE(Get().ok());
  const size_t sent = transport_.requests().size();

  EXPECT_THAT(Post(),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_CIRCUIT_OPEN"));

  EXPECT_EQ(transport_.requests().size(), sent);
}

TEST_F(IruClientTest, HealsByItself) {
  for (int i = 0; i < 5; ++i) transport_.On("GET", kPath, Answer(503));
  transport_.On("GET", kPath, Answer(200, "[]"));
  EXPECT_FALSE(Get().ok());
  EXPECT_FALSE(Get().ok());
  clock_.Advance(absl::Seconds(10));

  EXPECT_THAT(Get(), IsOk());
  EXPECT_FALSE(client_.circuit().open());
}

TEST_F(IruClientTest, TakesAThrottledHostForALivingOne) {
  transport_.On("GET", kPath, Answer(429));
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(Get().ok());

  EXPECT_FALSE(client_.circuit().open());
}

TEST_F(IruClientTest, RefusesAPageThatIsTooLarge) {
  transport_.On("GET", kPath, Answer(200, std::string((16 << 20) + 1, ' ')));

  EXPECT_THAT(Get(), ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(IruClientTest, DownloadsWithoutTheTokenAndWithoutTheBudget) {
  transport_.On("GET", "/apps.csv", Answer(200, "a,b"));
  std::string sunk;

  ASSERT_THAT(client_.Download("https://x.s3.amazonaws.com/apps.csv?sig=1",
                               [&](absl::string_view bytes) {
                                 sunk.append(bytes.data(), bytes.size());
                                 return absl::OkStatus();
                               }),
              IsOk());

  EXPECT_EQ(sunk, "a,b");
  EXPECT_FALSE(transport_.requests().at(0).bearer.has_value());
  EXPECT_EQ(budget_.spent_this_hour(), 0);
}

}  // namespace
}  // namespace muster::iru
