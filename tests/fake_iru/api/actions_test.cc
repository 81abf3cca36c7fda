#include "tests/fake_iru/api/actions.h"

#include "gmock/gmock.h"
#include "tests/fake_iru/api/history.h"
#include "tests/fake_iru/api/inventory_lists.h"
#include "tests/fake_iru/api/secrets.h"
#include "tests/fake_iru/fleet/commands.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

using ::testing::MatchesRegex;

class ActionsTest : public ::testing::Test {
 protected:
  ActionsTest() : state_(GenerateFleet({5, 1, absl::FromUnixSeconds(1e9)})) {}

  Device& Enroll(const std::string& platform, Json wish = Json::object()) {
    wish["platform"] = platform;
    return *state_.FindDevice(*EnrollDevice(state_, wish));
  }

  Response Send(Device& device, const std::string& action,
                const Json& body = Json()) {
    Request request;
    if (!body.is_null()) request.body = body.dump();
    return SendAction(state_, device, action, request);
  }

  void Pass(absl::Duration elapsed) {
    state_.now += elapsed;
    SettleCommands(state_);
  }

  // The newest entry of the device's command list.
  Json LastCommand(const Device& device) {
    const Json body = Json::parse(GetCommands(state_, device, Request()).body);
    return body["commands"]["results"].back();
  }

  Json Activity(const Device& device) {
    return Json::parse(
        GetActivity(state_, device, Request()).body)["activity"]["results"];
  }

  State state_;
};

TEST_F(ActionsTest, AnswersEmptyAndListsACommandThatEnds) {
  Device& mac = Enroll("Mac");
  const Response response = Send(mac, "restart");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");

  Json command = LastCommand(mac);
  EXPECT_EQ(command["request_type"], "RestartDevice");
  EXPECT_EQ(command["status"], 1);
  EXPECT_EQ(command["date_completed"], nullptr);
  Pass(absl::Seconds(2));
  command = LastCommand(mac);
  EXPECT_EQ(command["status"], 3);
  EXPECT_EQ(command["date_requested"], "2001-09-09T01:46:40.000000Z");
  EXPECT_EQ(command["date_completed"], "2001-09-09T01:46:41.000000Z");
}

TEST_F(ActionsTest, LocksAMacOnceAndKeepsItsPin) {
  Device& mac = Enroll("Mac");
  const Response locked = Send(mac, "lock", {{"Message", "Call us"}});
  const std::string pin = Json::parse(locked.body)["PIN"];
  EXPECT_THAT(pin, MatchesRegex("[0-9]{6}"));

  EXPECT_EQ(Send(mac, "lock").body, "\"Command already running\"");
  Pass(absl::Seconds(1));
  const Response again = Send(mac, "lock");
  EXPECT_EQ(again.status, 400);
  EXPECT_EQ(again.body, "\"This device is already locked.\"");
  EXPECT_EQ(GetSecret(mac, "unlockpin").body, "{\"pin\":\"" + pin + "\"}");
}

TEST_F(ActionsTest, LocksAPhoneWithoutAPin) {
  Device& phone = Enroll("iPhone");

  EXPECT_EQ(Send(phone, "lock").body, "");
  Pass(absl::Seconds(1));
  EXPECT_EQ(Send(phone, "lock").status, 200);
}

TEST_F(ActionsTest, AllowsEachActionOnlyOnItsPlatforms) {
  const std::string refusal = "\"Command is not allowed for current device\"";
  struct Case {
    const char* platform;
    const char* action;
  };
  for (const Case& c : std::vector<Case>{{"Windows", "lock"},
                                         {"Windows", "blankpush"},
                                         {"Android", "restart"},
                                         {"AppleTV", "shutdown"},
                                         {"iPad", "reinstallagent"},
                                         {"Mac", "clearpasscode"},
                                         {"Mac", "enablelostmode"},
                                         {"Mac", "resetworkprofilepasscode"}}) {
    const Response response = Send(Enroll(c.platform), c.action);
    EXPECT_EQ(response.status, 400) << c.platform << c.action;
    EXPECT_EQ(response.body, refusal) << c.platform << c.action;
  }
  EXPECT_EQ(Send(Enroll("Windows"), "dailycheckin").status, 200);
  EXPECT_EQ(Send(Enroll("Android"), "lock").status, 200);
  EXPECT_EQ(Send(Enroll("AppleTV"), "restart").status, 200);
  EXPECT_EQ(Send(Enroll("Mac", {{"mdm_enabled", false}}), "lock").body,
            refusal);
  EXPECT_EQ(Send(Enroll("Mac"), "selfdestruct").status, 404);
}

TEST_F(ActionsTest, AsksForTheFieldsThatAnActionNeeds) {
  Device& mac = Enroll("Mac");

  EXPECT_EQ(Send(mac, "setname").body,
            R"({"DeviceName":["This field is required."]})");
  EXPECT_EQ(Send(mac, "remotedesktop", {{"EnableRemoteDesktop", "yes"}}).status,
            400);
  EXPECT_EQ(Send(mac, "erase", {{"PIN", "12"}}).status, 400);
  EXPECT_EQ(Send(mac, "setname", {{"DeviceName", "New"}}).status, 200);
  Pass(absl::Seconds(1));
  EXPECT_EQ(mac.Text("device_name"), "New");
}

TEST_F(ActionsTest, RefusesToReturnToServiceWithAProfileOutOfScope) {
  Device& ipad = Enroll("iPad");
  const Json service = {{"Enabled", true}, {"ProfileId", "nope"}};

  const Response response = Send(ipad, "erase", {{"ReturnToService", service}});
  EXPECT_EQ(response.body,
            "\"The specified profile is not in scope for the device\"");
  EXPECT_EQ(Send(ipad, "erase").status, 200);
}

TEST_F(ActionsTest, GoesInAndOutOfLostMode) {
  Device& ipad = Enroll("iPad");
  EXPECT_EQ(GetLostMode(ipad).body, R"(["Device is not in lost mode."])");
  EXPECT_EQ(Send(ipad, "playlostmodesound").status, 400);

  Send(ipad, "enablelostmode", {{"Message", "Lost!"}});
  Pass(absl::Seconds(1));
  const Json lost = Json::parse(GetLostMode(ipad).body)["lost_mode"];
  EXPECT_EQ(lost["lost_mode_status"], "ENABLED");
  EXPECT_EQ(lost["lock_screen_message"], "Lost!");

  EXPECT_EQ(Send(ipad, "disablelostmode").status, 200);
  EXPECT_EQ(Send(ipad, "disablelostmode").body,
            "\"Disable lost mode is already pending for this device.\"");
  Pass(absl::Seconds(1));
  EXPECT_EQ(GetLostMode(ipad).status, 400);
}

TEST_F(ActionsTest, TurnsAnInventoryUpdateIntoSevenCommands) {
  Device& mac = Enroll("Mac");
  const Json before = Json::parse(GetCommands(state_, mac, Request()).body);
  Send(mac, "updateinventory");
  Pass(absl::Hours(1));

  const Json after = Json::parse(GetCommands(state_, mac, Request()).body);
  EXPECT_EQ(after["commands"]["count"].get<int>(),
            before["commands"]["count"].get<int>() + 7);
  EXPECT_EQ(mac.TimeOf("last_check_in"),
            absl::FromUnixSeconds(1e9) + absl::Seconds(1));
}

TEST_F(ActionsTest, ShowsEndedCommandsInTheActivity) {
  Device& mac = Enroll("Mac");
  Send(mac, "restart");
  ASSERT_TRUE(FinishCommand(state_, mac, "", 4, "Refused.").ok());

  const Json body = Json::parse(GetActivity(state_, mac, Request()).body);
  const Json last = body["activity"]["results"].back();
  EXPECT_EQ(last["action_type"], "mdm_command_failed");
  EXPECT_EQ(last["details"]["request_type"], "RestartDevice");
  EXPECT_EQ(last["details"]["error_chain"][0]["localized_description"],
            "Refused.");
}

TEST_F(ActionsTest, ListsTheActivityInTheOrderInWhichCommandsEnded) {
  Device& mac = Enroll("Mac");
  Send(mac, "restart");
  const std::string first = mac.commands.back().uuid;
  Send(mac, "shutdown");
  state_.now += absl::Milliseconds(1);
  ASSERT_TRUE(FinishCommand(state_, mac, "", 3, nullptr).ok());
  const Json before = Activity(mac);
  state_.now += absl::Milliseconds(1);
  ASSERT_TRUE(FinishCommand(state_, mac, first, 3, nullptr).ok());

  Json after = Activity(mac);

  ASSERT_EQ(after.size(), before.size() + 1);
  EXPECT_EQ(after.back()["details"]["uuid"], first);
  after.erase(after.size() - 1);
  EXPECT_EQ(after, before);
}

TEST_F(ActionsTest, SaysWhichPersonSentACommand) {
  Device& mac = Enroll("Mac");
  state_.actor = {"ann", "user"};
  Send(mac, "restart");
  Pass(absl::Seconds(1));
  state_.actor = {"token", "api_token"};
  Send(mac, "shutdown");
  Pass(absl::Seconds(1));

  const Json rows = Activity(mac);

  EXPECT_EQ(rows[rows.size() - 2]["user"]["id"], "ann");
  EXPECT_EQ(rows.back()["user"], nullptr);
}

TEST_F(ActionsTest, TakesADuplicateOnlyIfItMay) {
  Device& mac = Enroll("Mac");
  ASSERT_EQ(Send(mac, "erase").status, 200);
  EXPECT_EQ(Send(mac, "erase").body, "\"Command already running\"");

  state_.allow_duplicates = true;

  EXPECT_EQ(Send(mac, "erase").status, 200);
  EXPECT_EQ(mac.commands.size(), 2u);
}

TEST_F(ActionsTest, ShowsACommandOnlyAfterTheListsLag) {
  Device& mac = Enroll("Mac");
  state_.list_lag = absl::Milliseconds(300);
  Send(mac, "restart");
  EXPECT_NE(LastCommand(mac)["request_type"], "RestartDevice");

  Pass(absl::Milliseconds(300));

  EXPECT_EQ(LastCommand(mac)["request_type"], "RestartDevice");
}

TEST_F(ActionsTest, AsksADeviceAgainByABlankPush) {
  Device& mac = Enroll("Mac");
  mac.not_now = 1;
  Send(mac, "restart");
  Pass(absl::Seconds(1));
  EXPECT_EQ(LastCommand(mac)["status"], 5);

  Send(mac, "blankpush");
  Pass(absl::Seconds(1));

  EXPECT_EQ(mac.commands[0].status, 3);
}

TEST_F(ActionsTest, ListsNoCommandsOfWindowsAndAndroid) {
  Device& windows = Enroll("Windows");
  Send(windows, "dailycheckin");

  const Json body = Json::parse(GetCommands(state_, windows, Request()).body);
  EXPECT_EQ(body["commands"]["count"], 0);
}

TEST_F(ActionsTest, ShowsTheAppsThatTheFactsName) {
  Device& mac = Enroll("Mac", {{"apps", {{"com.example.tool", "9.9"}}}});

  const Json apps = Json::parse(GetApps(mac).body)["apps"];
  ASSERT_EQ(apps.size(), 2u);
  EXPECT_EQ(apps[0]["bundle_id"], "com.apple.ActivityMonitor");
  EXPECT_EQ(apps[1]["bundle_id"], "com.example.tool");
  EXPECT_EQ(apps[1]["version"], "9.9");
}

}  // namespace
}  // namespace muster::fake_iru
