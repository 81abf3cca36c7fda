#include "tests/fake_iru/tenant/tenant.h"

#include "base/fake_clock.h"
#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

class TenantTest : public ::testing::Test {
 protected:
  TenantTest() : clock_(absl::FromUnixSeconds(1760000000)) {
    options_.devices = 12;
    options_.token = "token";
    Restart();
  }

  void Restart() { tenant_ = std::make_unique<Tenant>(options_, clock_); }

  Response Send(const std::string& method, const std::string& target,
                const std::string& token = "token",
                const std::string& body = "") {
    Request request = ParseTarget(method, target);
    request.token = token;
    request.body = body;
    request.traceparent = "00-aa-bb-01";
    return tenant_->Handle(request);
  }

  std::string FirstMac() {
    const Json rows =
        Json::parse(Send("GET", "/api/v1/devices?platform=Mac").body);
    for (const Json& row : rows) {
      if (row["mdm_enabled"] == true && row["is_removed"] == false) {
        return row["device_id"];
      }
    }
    return "";
  }

  FakeClock clock_;
  Tenant::Options options_;
  std::unique_ptr<Tenant> tenant_;
};

TEST_F(TenantTest, AnswersWithAndWithoutATrailingSlash) {
  EXPECT_EQ(Send("GET", "/api/v1/devices/").status, 200);
  EXPECT_EQ(Send("GET", "/api/v1/devices/").body,
            Send("GET", "/api/v1/devices").body);
}

TEST_F(TenantTest, RefusesAWrongTokenAndNone) {
  for (const char* token : {"wrong", ""}) {
    const Response response = Send("GET", "/api/v1/devices", token);
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.body, R"({"detail":"Invalid token."})");
  }
}

TEST_F(TenantTest, RefusesWhatATokenMayNotDo) {
  tenant_->AddToken("few", {"device_list", "prism:filevault", "action:lock"});
  const std::string mac = FirstMac();

  EXPECT_EQ(Send("GET", "/api/v1/devices", "few").status, 200);
  EXPECT_EQ(Send("GET", "/api/v1/prism/filevault", "few").status, 200);
  EXPECT_EQ(
      Send("POST", "/api/v1/devices/" + mac + "/action/lock", "few").status,
      200);
  for (const std::string& path :
       {std::string("/api/v1/prism/apps"), "/api/v1/devices/" + mac,
        "/api/v1/devices/" + mac + "/details", std::string("/api/v1/users"),
        "/api/v1/devices/" + mac + "/secrets/unlockpin"}) {
    const Response response = Send("GET", path, "few");
    EXPECT_EQ(response.status, 403) << path;
    EXPECT_THAT(response.body, HasSubstr("You do not have permission"));
  }
}

TEST_F(TenantTest, KnowsARevokedTokenNoMore) {
  EXPECT_TRUE(tenant_->RevokeToken("token"));

  EXPECT_EQ(Send("GET", "/api/v1/devices").status, 401);
}

TEST_F(TenantTest, TellsAnUnknownPathFromAnUnknownDeviceAndMethod) {
  const Response route = Send("GET", "/api/v1/gremlins");
  EXPECT_EQ(route.status, 404);
  EXPECT_THAT(route.body, HasSubstr("no Route matched with those values"));
  EXPECT_THAT(route.body, HasSubstr("request_id"));

  const Response device = Send("GET", "/api/v1/devices/nope/details");
  EXPECT_EQ(device.status, 404);
  EXPECT_EQ(device.body, R"({"detail":"Not found."})");

  const Response method = Send("PUT", "/api/v1/devices");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.body, R"({"detail":"Method \"PUT\" not allowed."})");
  EXPECT_THAT(method.headers, Contains(Pair("Allow", "GET")));
}

TEST_F(TenantTest, RefusesABodyThatIsNoJson) {
  const Response response =
      Send("PATCH", "/api/v1/devices/" + FirstMac(), "token", "{\"a\"");

  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("JSON parse error - "));
}

TEST_F(TenantTest, EnforcesTheRateLimitForAllTokensTogether) {
  options_.limits.per_second = 3;
  Restart();
  tenant_->AddToken("other", {"*"});
  Send("GET", "/api/v1/tags");
  Send("GET", "/api/v1/tags", "other");
  EXPECT_EQ(Send("GET", "/api/v1/tags").status, 200);

  const Response refused = Send("GET", "/api/v1/tags", "other");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.body, R"({"message":"API rate limit exceeded"})");
  EXPECT_THAT(refused.headers, Contains(Pair("Retry-After", "1")));

  clock_.Advance(absl::Seconds(1));
  const Response allowed = Send("GET", "/api/v1/tags");
  EXPECT_EQ(allowed.status, 200);
  EXPECT_THAT(allowed.headers,
              Contains(Pair("X-RateLimit-Remaining-Hour", "9996")));
}

TEST_F(TenantTest, EnforcesTheHourByTheTenantsOwnClock) {
  options_.limits = {0, 2};
  Restart();
  Send("GET", "/api/v1/tags");
  Send("GET", "/api/v1/tags");
  EXPECT_EQ(Send("GET", "/api/v1/tags").status, 429);

  tenant_->AdvanceTime(absl::Hours(1));
  EXPECT_EQ(Send("GET", "/api/v1/tags").status, 200);
}

TEST_F(TenantTest, LocksAMacAndFollowsTheCommandToItsEnd) {
  const std::string path = "/api/v1/devices/" + FirstMac();
  const auto status = [&] {
    const Json body = Json::parse(Send("GET", path + "/commands").body);
    return body["commands"]["results"].back()["status"].get<int>();
  };
  EXPECT_EQ(Send("POST", path + "/action/lock").status, 200);
  EXPECT_EQ(status(), 1);
  EXPECT_EQ(Send("POST", path + "/action/lock").body,
            "\"Command already running\"");

  clock_.Advance(absl::Milliseconds(600));
  EXPECT_EQ(status(), 2);
  clock_.Advance(absl::Milliseconds(600));
  EXPECT_EQ(status(), 3);
  EXPECT_EQ(Send("POST", path + "/action/lock").body,
            "\"This device is already locked.\"");
}

TEST_F(TenantTest, HoldsCommandsUntilTheyAreFinished) {
  options_.hold_commands = true;
  Restart();
  const std::string id = FirstMac();
  Send("POST", "/api/v1/devices/" + id + "/action/restart");
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(tenant_->FinishCommand(id, "", 4, "Out of battery.").ok());

  const std::string body =
      Send("GET", "/api/v1/devices/" + id + "/commands").body;
  EXPECT_THAT(body, HasSubstr("Out of battery."));
  EXPECT_EQ(tenant_->FinishCommand("nope", "", 3).code(),
            absl::StatusCode::kNotFound);
}

TEST_F(TenantTest, ForgetsAnUnenrolledDevice) {
  const std::string id = FirstMac();
  ASSERT_TRUE(tenant_->Unenroll(id).ok());

  EXPECT_EQ(Send("GET", "/api/v1/devices/" + id).status, 404);
  EXPECT_EQ(Json::parse(Send("GET", "/api/v1/devices").body).size(), 11u);
  EXPECT_EQ(tenant_->Unenroll(id).code(), absl::StatusCode::kNotFound);
}

TEST_F(TenantTest, ShowsAScriptedFactInEveryView) {
  const auto id = tenant_->Enroll({{"platform", "Mac"}});
  ASSERT_TRUE(id.ok());
  ASSERT_TRUE(tenant_->Set(*id, "device_name", "Renamed").ok());
  ASSERT_TRUE(tenant_->Set(*id, "filevault.status", false).ok());
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(tenant_->CheckIn(*id).ok());

  const Json row = Json::parse(Send("GET", "/api/v1/devices/" + *id).body);
  EXPECT_EQ(row["device_name"], "Renamed");
  EXPECT_EQ(row["last_check_in"], ZuluTime(clock_.Now()));
  const Json details =
      Json::parse(Send("GET", "/api/v1/devices/" + *id + "/details").body);
  EXPECT_EQ(details["general"]["device_name"], "Renamed");
  EXPECT_EQ(details["filevault"]["filevault_enabled"], false);
  const Json prism = tenant_->Dump({{"prism"}, {"filevault"}});
  EXPECT_THAT(prism["prism"]["filevault"].dump(), HasSubstr("Renamed"));
}

TEST_F(TenantTest, LogsEveryRequestWithoutItsToken) {
  Send("GET", "/api/v1/devices?limit=1");
  Send("GET", "/api/v1/devices", "nobody-knows-me");

  const Json log = tenant_->Log();
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0]["token"], "primary");
  EXPECT_EQ(log[0]["query"], "limit=1");
  EXPECT_EQ(log[0]["traceparent"], "00-aa-bb-01");
  EXPECT_GT(log[0]["bytes"], 100);
  EXPECT_EQ(log[1]["status"], 401);
  EXPECT_EQ(log[1]["token"], "");
  EXPECT_THAT(log.dump(), ::testing::Not(HasSubstr("nobody-knows-me")));
  EXPECT_EQ(tenant_->Log(1).size(), 1u);
}

TEST_F(TenantTest, RunsARequestOrNotAsItsFaultSays) {
  const std::string path = "/api/v1/devices/" + FirstMac() + "/action/restart";
  ASSERT_TRUE(tenant_->AddFault({{"kind", "status"}, {"status", 503}}).ok());
  EXPECT_EQ(Send("POST", path).status, 503);
  ASSERT_TRUE(tenant_->AddFault({{"kind", "reset"}}).ok());
  EXPECT_EQ(Send("POST", path).mischief, Mischief::kReset);

  EXPECT_EQ(Send("POST", path).body, "\"Command already running\"");
}

TEST_F(TenantTest, DumpsTheWholeFleet) {
  const Json dump = tenant_->Dump();

  EXPECT_EQ(dump["rows"].size(), 12u);
  EXPECT_EQ(dump["details"].size(), 12u);
  EXPECT_GT(dump["prism"]["device_information"].size(), 4u);
  EXPECT_FALSE(dump["prism"].contains("apps"));
  EXPECT_EQ(dump["users"].size(), 10u);
  EXPECT_EQ(dump["rows"], Json::parse(Send("GET", "/api/v1/devices").body));
}

TEST_F(TenantTest, SaysSoIfAFactCannotBeShown) {
  const std::string id = FirstMac();
  ASSERT_TRUE(tenant_->Set(id, "apps", {{"com.a", 5}}).ok());

  EXPECT_EQ(Send("GET", "/api/v1/devices/" + id + "/apps").status, 500);
}

}  // namespace
}  // namespace muster::fake_iru
