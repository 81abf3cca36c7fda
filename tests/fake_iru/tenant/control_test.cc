#include "tests/fake_iru/tenant/control.h"

#include "base/fake_clock.h"
#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::HasSubstr;

class ControlTest : public ::testing::Test {
 protected:
  ControlTest()
      : clock_(absl::FromUnixSeconds(1760000000)), tenant_(Small(), clock_) {}

  static Tenant::Options Small() {
    Tenant::Options options;
    options.devices = 4;
    return options;
  }

  Response Send(const std::string& method, const std::string& target,
                const Json& body = Json()) {
    Request request = ParseTarget(method, target);
    if (!body.is_null()) request.body = body.dump();
    return HandleControl(tenant_, request);
  }

  std::string Enroll(const Json& wish) {
    const Response response = Send("POST", "/_fake/enroll", wish);
    EXPECT_EQ(response.status, 201) << response.body;
    return Json::parse(response.body)["device_id"];
  }

  FakeClock clock_;
  Tenant tenant_;
};

TEST_F(ControlTest, EnrolsChecksInChangesAndUnenrols) {
  const std::string id = Enroll({{"platform", "iPhone"}});
  EXPECT_EQ(tenant_.device_count(), 5);

  const Response set =
      Send("POST", "/_fake/set",
           {{"device_id", id}, {"path", "asset_tag"}, {"value", "A-1"}});
  EXPECT_EQ(Json::parse(set.body)["asset_tag"], "A-1");
  clock_.Advance(absl::Minutes(5));
  const Response seen = Send("POST", "/_fake/checkin", {{"device_id", id}});
  EXPECT_EQ(Json::parse(seen.body)["last_check_in"],
            "2025-10-09T08:58:20.000000Z");

  EXPECT_EQ(Send("POST", "/_fake/unenroll", {{"device_id", id}}).status, 200);
  EXPECT_EQ(Send("POST", "/_fake/unenroll", {{"device_id", id}}).status, 404);
}

TEST_F(ControlTest, FinishesAHeldCommand) {
  const std::string id = Enroll({{"platform", "Mac"}});
  Send("POST", "/_fake/hold", {{"hold", true}});
  Request lock = ParseTarget("POST", "/api/v1/devices/" + id + "/action/lock");
  lock.token = Small().token;
  ASSERT_EQ(tenant_.Handle(lock).status, 200);

  const Json finish = {{"device_id", id}, {"status", 3}};
  EXPECT_EQ(Send("POST", "/_fake/finish_command", finish).status, 200);
  EXPECT_EQ(Send("POST", "/_fake/finish_command", finish).status, 404);
  EXPECT_EQ(tenant_.Handle(lock).body, "\"This device is already locked.\"");
}

TEST_F(ControlTest, CountsTheActionsThatCameInAndThoseOnly) {
  const std::string id = Enroll({{"platform", "Mac"}});
  Request erase =
      ParseTarget("POST", "/api/v1/devices/" + id + "/action/erase");
  EXPECT_EQ(tenant_.Handle(erase).status, 401);
  erase.token = Small().token;
  EXPECT_EQ(tenant_.Handle(erase).status, 200);
  EXPECT_EQ(tenant_.Handle(erase).status, 400);
  EXPECT_EQ(Send("POST", "/_fake/allow_duplicates", {{"allow", true}}).status,
            200);
  EXPECT_EQ(tenant_.Handle(erase).status, 200);

  const Json outside = {{"device_id", id}, {"action", "erase"}};
  EXPECT_EQ(Send("POST", "/_fake/outside", outside).status, 200);

  EXPECT_EQ(Json::parse(Send("GET", "/_fake/actions").body)[id]["erase"], 4);
  EXPECT_EQ(tenant_.ActionCount(id, "erase"), 4);
}

TEST_F(ControlTest, CountsAnActionWhoseAnswerIsLostAfterItWasTaken) {
  const std::string id = Enroll({{"platform", "Mac"}});
  Request erase =
      ParseTarget("POST", "/api/v1/devices/" + id + "/action/erase");
  erase.token = Small().token;
  Send("POST", "/_fake/fault", {{"match", "/erase$"}, {"kind", "reset"}});
  EXPECT_EQ(tenant_.Handle(erase).mischief, Mischief::kReset);
  EXPECT_EQ(tenant_.Handle(erase).body, "\"Command already running\"");

  Send("POST", "/_fake/allow_duplicates", {{"allow", true}});
  Send("POST", "/_fake/fault",
       {{"match", "/erase$"},
        {"kind", "status"},
        {"status", 502},
        {"executes", true}});
  EXPECT_EQ(tenant_.Handle(erase).status, 502);

  EXPECT_EQ(tenant_.ActionCount(id, "erase"), 3);
}

TEST_F(ControlTest, RefusesAnOutsideActionAsTheApiDoes) {
  const std::string id = Enroll({{"platform", "Windows"}});

  EXPECT_THAT(
      Send("POST", "/_fake/outside", {{"device_id", id}, {"action", "lock"}})
          .body,
      HasSubstr("not allowed for current device"));
  EXPECT_EQ(
      Send("POST", "/_fake/outside", {{"device_id", id}, {"action", "sing"}})
          .status,
      404);
}

TEST_F(ControlTest, DelaysTheListAndPutsCommandsOff) {
  const std::string id = Enroll({{"platform", "Mac"}});
  const auto last = [&] {
    Request list = ParseTarget("GET", "/api/v1/devices/" + id + "/commands");
    list.token = Small().token;
    return Json::parse(tenant_.Handle(list).body)["commands"]["results"].back();
  };
  Send("POST", "/_fake/list_lag", {{"ms", 400}});
  Send("POST", "/_fake/not_now", {{"device_id", id}});
  Send("POST", "/_fake/outside", {{"device_id", id}, {"action", "restart"}});
  EXPECT_NE(last()["request_type"], "RestartDevice");

  clock_.Advance(absl::Seconds(1));

  EXPECT_EQ(last()["request_type"], "RestartDevice");
  EXPECT_EQ(last()["status"], 5);
}

TEST_F(ControlTest, AddsAndRevokesTokens) {
  const Json token = {{"token", "t"}, {"permissions", {"users"}}};
  EXPECT_EQ(Send("POST", "/_fake/token", token).status, 201);
  Request users = ParseTarget("GET", "/api/v1/users");
  users.token = "t";
  EXPECT_EQ(tenant_.Handle(users).status, 200);

  EXPECT_EQ(Send("DELETE", "/_fake/token/t").status, 204);
  EXPECT_EQ(Send("DELETE", "/_fake/token/t").status, 404);
  EXPECT_EQ(tenant_.Handle(users).status, 401);
}

TEST_F(ControlTest, AddsAndClearsFaults) {
  const Json fault = {{"kind", "status"}, {"status", 500}, {"times", -1}};
  EXPECT_EQ(Send("POST", "/_fake/fault", fault).status, 201);
  const Request users = ParseTarget("GET", "/api/v1/users");
  EXPECT_EQ(tenant_.Handle(users).status, 500);

  EXPECT_EQ(Send("DELETE", "/_fake/fault").status, 204);
  EXPECT_EQ(tenant_.Handle(users).status, 401);
}

TEST_F(ControlTest, MovesTheClock) {
  const Response moved = Send("POST", "/_fake/time", {{"advance_seconds", 90}});

  EXPECT_EQ(Json::parse(moved.body)["now"], "2025-10-09T08:54:50.000000Z");
}

TEST_F(ControlTest, ShowsTheLogTheDumpAndItsHealth) {
  tenant_.Handle(ParseTarget("GET", "/api/v1/users"));
  tenant_.Handle(ParseTarget("GET", "/api/v1/tags"));

  EXPECT_EQ(Json::parse(Send("GET", "/_fake/log?after=1").body)[0]["path"],
            "/api/v1/tags");
  EXPECT_EQ(Send("GET", "/_fake/log?after=x").status, 400);
  const Json dump =
      Json::parse(Send("GET", "/_fake/dump?parts=prism&categories=apps").body);
  EXPECT_FALSE(dump.contains("rows"));
  EXPECT_TRUE(dump["prism"].contains("apps"));
  EXPECT_EQ(Json::parse(Send("GET", "/_fake/dump?categories=all").body)["prism"]
                .size(),
            16u);
  EXPECT_EQ(Json::parse(Send("GET", "/_fake/health").body)["devices"], 4);
}

TEST_F(ControlTest, SaysWhatIsWrongWithARequest) {
  EXPECT_EQ(Send("POST", "/_fake/gremlin").status, 404);
  EXPECT_THAT(Send("POST", "/_fake/checkin", {{"id", "x"}}).body,
              HasSubstr("device_id"));
  EXPECT_THAT(Send("POST", "/_fake/enroll", {{"platform", "Amiga"}}).body,
              HasSubstr("is no platform"));
  EXPECT_EQ(
      Send("POST", "/_fake/enroll", {{"device_name", 3}, {"tags", 1}}).status,
      400);
}

}  // namespace
}  // namespace muster::fake_iru
