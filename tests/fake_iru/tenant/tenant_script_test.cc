// What the script changes, as the API shows it afterwards.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "tests/fake_iru/tenant/tenant.h"

namespace muster::fake_iru {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

class TenantScriptTest : public ::testing::Test {
 protected:
  TenantScriptTest() : clock_(absl::FromUnixSeconds(1760000000)) {
    Tenant::Options options;
    options.devices = 12;
    options.token = "token";
    tenant_ = std::make_unique<Tenant>(options, clock_);
  }

  Response Send(const std::string& method, const std::string& target,
                const std::string& token = "token",
                const std::string& body = "") {
    Request request = ParseTarget(method, target);
    request.token = token;
    request.body = body;
    return tenant_->Handle(request);
  }

  std::string FirstMac() {
    const Json dump = tenant_->Dump({{"rows"}, {}});
    for (const Json& row : dump["rows"]) {
      if (row["platform"] == "Mac" && row["mdm_enabled"] == true) {
        return row["device_id"];
      }
    }
    return "";
  }

  FakeClock clock_;
  std::unique_ptr<Tenant> tenant_;
};

TEST_F(TenantScriptTest, KeepsAnAuditLogOfItsOwnChanges) {
  const std::string mac = FirstMac();
  const std::string path = "/api/v1/devices/" + mac;
  Send("PATCH", path, "token", R"({"asset_tag": "A-1"})");
  Send("POST", path + "/action/restart");
  Send("GET", path + "/secrets/unlockpin");
  const auto enrolled = tenant_->Enroll({{"platform", "Mac"}});
  ASSERT_TRUE(tenant_->Unenroll(*enrolled).ok());
  tenant_->AddToken("few", {"device_list", "action:lock"}, "few");
  tenant_->RevokeToken("few");

  const Json events =
      Json::parse(Send("GET", "/api/v1/audit/events").body)["results"];
  std::string told;
  for (const Json& event : events) {
    told += event["action"].get<std::string>() + " " +
            event["target_type"].get<std::string>() + ", ";
  }
  EXPECT_EQ(told,
            "create api_token, update device, run device, read device_secret, "
            "create device, delete device, create api_token, "
            "delete api_token, ");
  EXPECT_EQ(events[1]["target_id"], mac);
  EXPECT_EQ(events[1]["actor_type"], "api_token");
  EXPECT_EQ(events[4]["actor_type"], "user");
  EXPECT_EQ(events[6]["new_state"]["permissions"],
            Json::array({{{"path", "/api/v1/devices"}, {"http_method", "GET"}},
                         {{"path", "/api/v1/devices/{device_id}/action/lock"},
                          {"http_method", "POST"}}}));
  EXPECT_THAT(events.dump(), ::testing::Not(HasSubstr("\"few\":")));
}

TEST_F(TenantScriptTest, EnrolsTheSameHardwareUnderANewId) {
  const std::string mac = FirstMac();
  const Json before = *tenant_->Row(mac);

  const auto again = tenant_->Reenroll(mac);

  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_NE(*again, mac);
  EXPECT_FALSE(tenant_->Row(mac).ok());
  const Json after = *tenant_->Row(*again);
  EXPECT_EQ(after["serial_number"], before["serial_number"]);
  EXPECT_EQ(after["model"], before["model"]);
}

TEST_F(TenantScriptTest, ShiftsItsRowsWhileTheyArePaged) {
  ASSERT_TRUE(tenant_->SwitchOn({{"name", "rows_shift_mid_sweep"}}).ok());
  const std::string page = "/api/v1/devices?limit=4&ordering=device_id";
  const Json first = Json::parse(Send("GET", page).body);

  const Json second = Json::parse(Send("GET", page + "&offset=3").body);

  EXPECT_EQ(tenant_->device_count(), 11);
  EXPECT_FALSE(tenant_->Row(first[0]["device_id"].get<std::string>()).ok());
  EXPECT_NE(second[0], first[3]);
}

TEST_F(TenantScriptTest, RotatesItsTokenForGood) {
  ASSERT_TRUE(
      tenant_->SwitchOn({{"name", "token_rotated"}, {"new_token", "new"}})
          .ok());
  tenant_->ClearFaults();

  EXPECT_EQ(Send("GET", "/api/v1/tags").status, 401);
  EXPECT_EQ(Send("GET", "/api/v1/tags", "new").status, 200);
}

TEST_F(TenantScriptTest, SkewsItsClockInHeadersAndTimes) {
  ASSERT_TRUE(
      tenant_->SwitchOn({{"name", "clock_skew"}, {"seconds", 60}}).ok());
  const std::string mac = FirstMac();
  ASSERT_TRUE(tenant_->CheckIn(mac).ok());

  const Response response = Send("GET", "/api/v1/devices/" + mac);

  EXPECT_EQ(Json::parse(response.body)["last_check_in"],
            ZuluTime(clock_.Now() + absl::Seconds(60)));
  EXPECT_THAT(response.headers,
              Contains(Pair("Date", "Thu, 09 Oct 2025 08:54:20 GMT")));
  EXPECT_TRUE(tenant_->SwitchOff("clock_skew"));
  EXPECT_EQ(tenant_->Now(), clock_.Now());
}

TEST_F(TenantScriptTest, MovesPrismsUpdatedAtWithWhateverARowShows) {
  const std::string mac = *tenant_->Enroll({{"platform", "Mac"}});
  ASSERT_TRUE(tenant_->Set(mac, "filevault.status", true).ok());
  const auto changed = [&](absl::string_view category) {
    const std::string filter = absl::StrCat(R"({"updated_at":{"gte":")",
                                            OffsetTime(clock_.Now()), R"("}})");
    const std::string body =
        Send("GET", absl::StrCat("/api/v1/prism/", category,
                                 "?filter=", PercentEncode(filter)))
            .body;
    return body.find(mac) != std::string::npos;
  };
  const std::vector<std::pair<std::string, Json>> changes = {
      {"filevault.status", false},
      {"user_email", ""},
      {"asset_tag", "A-9"},
      {"tags", Json::array({"VIP"})},
      {"device_name", "Other"}};
  for (const auto& [path, value] : changes) {
    clock_.Advance(absl::Hours(1));
    EXPECT_FALSE(changed("filevault"));
    ASSERT_TRUE(tenant_->Set(mac, path, value).ok()) << path;
    EXPECT_TRUE(changed("filevault")) << path;
    EXPECT_TRUE(changed("device_information")) << path;
  }
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(tenant_->CheckIn(mac).ok());
  EXPECT_TRUE(changed("filevault"));
}

}  // namespace
}  // namespace muster::fake_iru
