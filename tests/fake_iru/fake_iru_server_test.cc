#include "tests/fake_iru/fake_iru_server.h"

#include <memory>
#include <thread>

#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "tests/fake_iru/test_client.h"

namespace muster::fake_iru {
namespace {

using ::testing::HasSubstr;

constexpr char kToken[] = "0a0b0c0d-0000-4000-8000-000000000001";
constexpr char kDevices[] = "/api/v1/devices";

class FakeIruServerTest : public ::testing::Test {
 protected:
  FakeIruServerTest() : clock_(absl::FromUnixSeconds(1760000000)) {
    options_.tenant.devices = 320;
    options_.tenant.token = kToken;
    options_.clock = &clock_;
    auto server = FakeIruServer::Create(options_);
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    client_ = std::make_unique<TestClient>(server_->port(), kToken);
  }

  void Fault(const Json& spec) {
    ASSERT_EQ(client_->Send("POST", "/_fake/fault", spec).status, 201);
  }

  FakeClock clock_;
  FakeIruServer::Options options_;
  std::unique_ptr<FakeIruServer> server_;
  std::unique_ptr<TestClient> client_;
};

TEST_F(FakeIruServerTest, ServesTheListOverHttp) {
  const TestClient::Answer answer =
      client_->Get("/api/v1/devices/?limit=300&ordering=device_id&source=x");

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.json().size(), 300u);
  EXPECT_EQ(answer.headers.at("ratelimit-limit"), "50");
  EXPECT_EQ(answer.headers.at("ratelimit-reset"), "1");
  EXPECT_EQ(answer.headers.at("x-ratelimit-limit-hour"), "10000");
  EXPECT_EQ(answer.headers.at("x-ratelimit-remaining-hour"), "9999");
}

TEST_F(FakeIruServerTest, CarriesTheRateLimitsHeadersOnErrorsToo) {
  TestClient stranger(server_->port(), "nobody");

  const TestClient::Answer answer = stranger.Get(kDevices);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.headers.at("x-ratelimit-remaining-second"), "49");
}

TEST_F(FakeIruServerTest, AnswersEveryMethodAndAnEmptyBody) {
  const std::string id =
      client_->Get("/api/v1/devices?limit=1").json()[0]["device_id"];
  const std::string path = std::string(kDevices) + "/" + id;

  EXPECT_EQ(client_->Send("PUT", path, Json::object()).status, 405);
  EXPECT_EQ(
      client_->Send("PATCH", path, {{"asset_tag", "é"}}).json()["asset_tag"],
      "é");
  EXPECT_EQ(client_->Send("PATCH", path, "{broken").status, 400);
  EXPECT_EQ(client_->Send("DELETE", path).status, 204);
  EXPECT_EQ(client_->Get(path).status, 404);
}

TEST_F(FakeIruServerTest, CompressesByGzipAlone) {
  client_->AddHeader("Accept-Encoding", "deflate, gzip, br");

  const TestClient::Answer answer = client_->Get(kDevices);
  EXPECT_EQ(answer.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(answer.json().size(), 300u);
}

TEST_F(FakeIruServerTest, LogsTheTraceThatARequestBelongsTo) {
  client_->AddHeader("traceparent", "00-0123-4567-01");
  client_->Get("/api/v1/tags");

  const Json log = client_->Get("/_fake/log?after=0").json();
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0]["traceparent"], "00-0123-4567-01");
  EXPECT_EQ(log[0]["token"], "primary");
  EXPECT_THAT(log.dump(), ::testing::Not(HasSubstr(kToken)));
}

TEST_F(FakeIruServerTest, RefusesPastTheRateLimitAndRecovers) {
  int refused = 0;
  for (int i = 0; i < 55; ++i) {
    const TestClient::Answer answer = client_->Get("/api/v1/tags");
    if (answer.status != 429) continue;
    ++refused;
    EXPECT_EQ(answer.headers.at("retry-after"), "1");
  }
  EXPECT_EQ(refused, 5);

  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(client_->Get("/api/v1/tags").status, 200);
}

TEST_F(FakeIruServerTest, AnswersAScriptedStatus) {
  Fault({{"match", "/devices$"},
         {"kind", "status"},
         {"status", 502},
         {"body", "<html>Bad gateway</html>"},
         {"headers", {{"Content-Type", "text/html"}}}});

  const TestClient::Answer answer = client_->Get(kDevices);
  EXPECT_EQ(answer.status, 502);
  EXPECT_EQ(answer.content_type, "text/html");
  EXPECT_EQ(client_->Get(kDevices).status, 200);
}

TEST_F(FakeIruServerTest, BreaksABodyOrARowOrTheConnectionInItsMiddle) {
  Fault({{"kind", "malformed"}});
  EXPECT_TRUE(client_->Get(kDevices).json().is_discarded());

  Fault({{"kind", "bad_row"}});
  const Json rows = client_->Get(kDevices).json();
  EXPECT_EQ(rows[150]["serial_number"], 17);
  EXPECT_TRUE(rows[149]["serial_number"].is_string());

  Fault({{"kind", "truncate"}});
  EXPECT_EQ(client_->Get(kDevices).status, 0);
  EXPECT_EQ(client_->Get(kDevices).status, 200);
}

TEST_F(FakeIruServerTest, ResetsAConnectionAfterTheRequestTookEffect) {
  const std::string id = *server_->tenant().Enroll({{"platform", "Mac"}});
  const std::string lock = std::string(kDevices) + "/" + id + "/action/lock";
  Fault({{"match", "/action/lock"}, {"kind", "reset"}});

  EXPECT_EQ(client_->Send("POST", lock).status, 0);
  EXPECT_EQ(client_->Send("POST", lock).body, "\"Command already running\"");
  EXPECT_EQ(server_->tenant().Log()[0]["status"], 0);
}

TEST_F(FakeIruServerTest, DelaysAnAnswerByItsClock) {
  Fault({{"kind", "delay_ms"}, {"delay_ms", 2500}});

  EXPECT_EQ(client_->Get(kDevices).status, 200);
  EXPECT_THAT(clock_.sleeps(),
              ::testing::ElementsAre(absl::Milliseconds(2500)));
}

TEST_F(FakeIruServerTest, HangsUntilItIsStopped) {
  Fault({{"kind", "hang"}});
  int status = -1;
  std::thread asker([&] { status = client_->Get(kDevices).status; });
  while (server_->tenant().Log().empty()) std::this_thread::yield();

  server_->Stop();
  asker.join();
  EXPECT_EQ(status, 0);
}

TEST_F(FakeIruServerTest, SaysThatAPortIsInUse) {
  options_.port = server_->port();
  const auto second = FakeIruServer::Create(options_);

  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("choose another with --port"));
}

TEST_F(FakeIruServerTest, FreesItsPortWhenItStops) {
  client_->Get(kDevices);
  options_.port = server_->port();
  server_->Stop();

  EXPECT_TRUE(FakeIruServer::Create(options_).ok());
}

TEST_F(FakeIruServerTest, HandsOutExportsOnAPortThatRefusesTheToken) {
  const std::string exports = "/api/v1/prism/export";
  const std::string id =
      client_->Send("POST", exports, {{"category", "filevault"}}).json()["id"];
  clock_.Advance(absl::Seconds(1));
  const std::string url = client_->Get(exports + "/" + id).json()["signed_url"];
  const std::string target = url.substr(url.find('/', 7));
  ASSERT_THAT(url, HasSubstr(std::to_string(server_->files_port())));

  TestClient anybody(server_->files_port(), "");
  EXPECT_EQ(anybody.Get(target).status, 200);
  EXPECT_THAT(anybody.Get(target).body, HasSubstr("key_escrowed"));
  TestClient with_token(server_->files_port(), kToken);
  EXPECT_EQ(with_token.Get(target).status, 400);
  EXPECT_EQ(server_->tenant().Log().size(), 2u);
}

TEST_F(FakeIruServerTest, SwitchesFaultsByName) {
  ASSERT_EQ(client_
                ->Send("POST", "/_fake/faults",
                       {{"name", "throttle_burst"}, {"count", 1}})
                .status,
            201);
  EXPECT_EQ(client_->Get("/_fake/faults").json()[0]["count"], 1);

  const TestClient::Answer refused = client_->Get(kDevices);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.at("retry-after"), "3");
  EXPECT_EQ(client_->Get(kDevices).status, 200);
  EXPECT_EQ(client_->Send("DELETE", "/_fake/faults/throttle_burst").status,
            204);
  EXPECT_EQ(client_->Send("DELETE", "/_fake/faults/throttle_burst").status,
            404);
  EXPECT_EQ(client_->Send("POST", "/_fake/faults", {{"name", "no"}}).status,
            400);
}

TEST_F(FakeIruServerTest, CompressesForClientsThatDidNotAskForIt) {
  ASSERT_TRUE(server_->tenant()
                  .SwitchOn({{"name", "gzip_bomb"}, {"bytes", 1 << 20}})
                  .ok());

  const TestClient::Answer bomb = client_->Get(kDevices);

  EXPECT_EQ(bomb.headers.at("content-encoding"), "gzip");
  EXPECT_LT(std::stoi(bomb.headers.at("content-length")), 4096);
}

TEST_F(FakeIruServerTest, LetsABodyDrip) {
  ASSERT_TRUE(server_->tenant()
                  .SwitchOn({{"name", "slow_drip"}, {"bytes_per_second", 20}})
                  .ok());
  client_->SetTimeout(absl::Milliseconds(20));

  EXPECT_EQ(client_->Get(kDevices).status, 0);
}

}  // namespace
}  // namespace muster::fake_iru
