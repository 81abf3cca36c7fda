// How IruClient uses tokens: which one, what a 401 means, and that none of them
// is ever seen anywhere but in the Authorization header.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "base/http/tracing_http_transport.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/telemetry/metrics.h"
#include "base/telemetry/span_recorder.h"
#include "connector/iru/client/budget/budget_metrics.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/client/token/token_keeper.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kDevices[] = "/api/v1/devices";
constexpr char kFilevault[] = "/api/v1/prism/filevault";
constexpr char kLock[] = "/api/v1/devices/a/action/lock";

class LogLines final : public LogSink {
 public:
  LogLines() : before_(SetLogSink(this)) {}
  ~LogLines() override { SetLogSink(before_); }
  void Write(absl::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;

 private:
  LogSink* const before_;
};

class IruClientTokenTest : public ::testing::Test {
 protected:
  IruClientTokenTest() {
    dir_.WriteFile("token", "5ecret-old-token");
    keeper_ = *TokenKeeper::Create(
        {"sources/iru", dir_.Join("token"), dir_.Join("next")});
    IruClient::Options options{
        {"https://acme.api.kandji.io", "acme.api.kandji.io"},
        Secret("never-used"),
        {}};
    options.tokens = keeper_.get();
    client_ = std::make_unique<IruClient>(tracing_, budget_, clock_, random_,
                                          std::move(options));
    for (const char* path : {kDevices, kFilevault}) {
      transport_.OnCall("GET", path, [this](const HttpRequest& request) {
        return Answer(request);
      });
    }
    transport_.OnCall("POST", kLock, [this](const HttpRequest& request) {
      return Answer(request);
    });
  }

  // The tenant takes this token, for everything but `refused_path_`.
  void Accept(const std::string& token) { accepted_ = token; }

  HttpResponse Answer(const HttpRequest& request) {
    HttpResponse answer;
    const std::string token = request.bearer->Reveal();
    const bool refused = token != accepted_ ||
                         (!refused_path_.empty() &&
                          request.url.find(refused_path_) != std::string::npos);
    answer.status = refused ? 401 : 200;
    answer.body =
        refused ? "{\"detail\":\"Invalid token " + token + "\"}" : "[]";
    return answer;
  }

  absl::Status GetFilevault() {
    return client_->Get(PrismEndpoint("filevault"), {}, Call()).status();
  }

  // Path and token of every request so far.
  std::vector<std::string> Asked() const {
    std::vector<std::string> asked;
    for (const HttpRequest& request : transport_.requests()) {
      const std::string path =
          request.url.substr(26, request.url.find('?') - 26);
      asked.push_back(path + " " + request.bearer->Reveal());
    }
    return asked;
  }

  muster::testing::TempDir dir_;
  LogLines log_;
  SpanRecorder spans_;
  FakeHttpTransport transport_;
  TracingHttpTransport tracing_{transport_};
  FakeClock clock_{absl::FromUnixSeconds(7200)};
  FakeRandom random_;
  RequestBudget budget_{clock_, {}};
  BudgetMetrics metrics_{"sources/iru", budget_};
  std::unique_ptr<TokenKeeper> keeper_;
  std::unique_ptr<IruClient> client_;
  std::string accepted_ = "5ecret-old-token";
  std::string refused_path_;
};

TEST_F(IruClientTokenTest, TakesA401OfOneEndpointForAMissingPermission) {
  refused_path_ = "/prism/filevault";

  const absl::Status status = GetFilevault();

  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "SOURCE_PERMISSION_MISSING"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("Prism: filevault"));
  EXPECT_THAT(client_->ProbeCredential(Call()), IsOk());
}

TEST_F(IruClientTokenTest, TakesA401OfTheDeviceListTooForARefusedToken) {
  Accept("another");

  EXPECT_THAT(GetFilevault(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                      "SOURCE_CREDENTIAL_REFUSED"));
  EXPECT_THAT(client_->ProbeCredential(Call()),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "SOURCE_CREDENTIAL_REFUSED"));
}

TEST_F(IruClientTokenTest, GoesOnWithTheNextTokenWithinTheSameCall) {
  dir_.WriteFile("next", "5ecret-new-token");
  Accept("5ecret-new-token");

  EXPECT_THAT(GetFilevault(), IsOk());

  EXPECT_THAT(Asked(), ElementsAre("/api/v1/prism/filevault 5ecret-old-token",
                                   "/api/v1/devices 5ecret-old-token",
                                   "/api/v1/devices 5ecret-new-token",
                                   "/api/v1/prism/filevault 5ecret-new-token"));
}

TEST_F(IruClientTokenTest, SendsACommandThatWasRefusedWithTheNextToken) {
  dir_.WriteFile("next", "5ecret-new-token");
  Accept("5ecret-new-token");
  Call call;
  call.lane = Lane::kCommand;

  const auto answer = client_->Post(ActionEndpoint("a", "lock"), "", call);

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->status, 200);
}

TEST_F(IruClientTokenTest, TellsACommandsMissingPermissionAsA403) {
  refused_path_ = "/action/lock";

  const auto answer = client_->Post(ActionEndpoint("a", "lock"), "", Call());

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->status, 403);
}

TEST_F(IruClientTokenTest, KeepsTheOldTokenWhileTheNewOneIsRefused) {
  dir_.WriteFile("next", "5ecret-bad-token");
  keeper_->RunOnce(*client_);

  EXPECT_THAT(GetFilevault(), IsOk());
  EXPECT_EQ(ErrorReason(keeper_->problem()), "TOKEN_NEXT_REFUSED");
}

TEST_F(IruClientTokenTest, ProvesATokenWithOneRow) {
  std::filesystem::rename(dir_.WriteFile("new", "5ecret-new-token"),
                          dir_.Join("token"));
  Accept("5ecret-new-token");

  keeper_->RunOnce(*client_);

  const auto requests = transport_.requests();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].url,
            "https://acme.api.kandji.io/api/v1/devices?limit=1");
  EXPECT_EQ(keeper_->Current().Reveal(), "5ecret-new-token");
}

TEST_F(IruClientTokenTest, ShowsNoTokenAnywhere) {
  std::string seen;
  dir_.WriteFile("next", "5ecret-bad-token");
  keeper_->RunOnce(*client_);  // refused
  seen += keeper_->problem().ToString();
  Accept("5ecret-new-token");
  seen += GetFilevault().ToString();  // refused altogether
  seen += client_->ProbeCredential(Call()).ToString();
  std::filesystem::rename(dir_.WriteFile("new", "5ecret-new-token"),
                          dir_.Join("next"));
  ASSERT_THAT(GetFilevault(), IsOk());  // rotated
  refused_path_ = "/prism/filevault";
  seen += GetFilevault().ToString();

  for (const std::string& line : log_.lines) seen += line;
  for (const RecordedSpan& span : spans_.Finished()) {
    seen += span.name + span.error;
    for (const auto& [key, value] : span.attributes) seen += key + value;
  }
  for (const MetricReading& gauge : ReadMetrics()) {
    for (const MetricPoint& point : gauge.points) {
      for (const auto& [key, value] : point.attributes) seen += key + value;
    }
  }

  ASSERT_THAT(log_.lines, Not(IsEmpty()));
  ASSERT_THAT(spans_.Finished(), Not(IsEmpty()));
  ASSERT_THAT(ReadMetrics(), Not(IsEmpty()));
  EXPECT_THAT(seen, HasSubstr("Invalid token [redacted]"));
  EXPECT_THAT(seen, Not(HasSubstr("5ecret")));
}

}  // namespace
}  // namespace muster::iru
