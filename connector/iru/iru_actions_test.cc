// Commands, secrets and events of a faithful tenant, over real HTTP on
// loopback.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "connector/iru/iru_source_factory.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"
#include "tests/fake_iru/fake_iru_server.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using connector::v1::ListVendorEventsResponse;
using connector::v1::SendCommandResponse;
using connector::v1::VendorEvent;
using fake_iru::FakeIruServer;
using fake_iru::Json;
using fake_iru::Tenant;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using muster::testing::TempDir;
using ::testing::IsEmpty;

DeviceCommand Parse(const std::string& text) {
  DeviceCommand command;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &command))
      << text;
  return command;
}

class IruActionsTest : public ::testing::Test {
 protected:
  IruActionsTest() {
    FakeIruServer::Options options;
    options.tenant.devices = 3;
    auto server = FakeIruServer::Create(options);
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    config_.set_source("sources/iru");
    config_.set_host(server_->base_url());
    config_.set_allow_plaintext_loopback(true);
    config_.set_token_file(dir_.WriteFile("token", options.tenant.token));
    tenant_ = *CreateIruTenant(config_, {*RealClock(), *RealRandom()});
  }

  Tenant& vendor() { return server_->tenant(); }

  std::string Enroll(const std::string& platform,
                     const std::string& model = "") {
    Json wish = {{"platform", platform}};
    if (!model.empty()) wish["model"] = model;
    const std::string id = *vendor().Enroll(wish);
    // What an enrolment sends is behind it.
    vendor().AdvanceTime(absl::Seconds(1));
    return id;
  }

  std::string SerialOf(const std::string& id) {
    return (*vendor().Row(id))["serial_number"];
  }

  absl::StatusOr<SendCommandResponse> Send(const std::string& id,
                                           const std::string& command) {
    return tenant_.commands->Send(id, SerialOf(id), Parse(command));
  }

  connector::v1::VendorCommand Newest(const std::string& id) {
    const auto commands = tenant_.commands->List(id, absl::InfinitePast());
    EXPECT_THAT(commands, IsOk());
    return commands.ok() && !commands->empty() ? commands->front()
                                               : connector::v1::VendorCommand();
  }

  // All that is told from `cursor` on, which moves.
  template <typename Read>
  std::vector<VendorEvent> ReadAll(std::string& cursor, Read read) {
    std::vector<VendorEvent> events;
    bool more = true;
    while (more) {
      const auto page = read(cursor);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      events.insert(events.end(), page->events().begin(), page->events().end());
      cursor = page->next_cursor();
      more = page->more();
    }
    return events;
  }
  std::vector<VendorEvent> EventsOf(const std::string& id,
                                    std::string& cursor) {
    return ReadAll(cursor, [&](const std::string& from) {
      return tenant_.archive->DeviceEvents(id, from, absl::InfinitePast());
    });
  }
  std::vector<VendorEvent> EventsOfTenant(std::string& cursor) {
    return ReadAll(cursor, [&](const std::string& from) {
      return tenant_.archive->TenantEvents(from, absl::InfinitePast());
    });
  }

  // Every platform, as the tenant calls it.
  const std::map<std::string, device::v1::Platform> platforms_ = {
      {"Mac", device::v1::PLATFORM_MAC},
      {"iPad", device::v1::PLATFORM_IPAD},
      {"iPhone", device::v1::PLATFORM_IPHONE},
      {"AppleTV", device::v1::PLATFORM_APPLE_TV},
      {"Windows", device::v1::PLATFORM_WINDOWS},
      {"Android", device::v1::PLATFORM_ANDROID}};
  // One of each kind, whole.
  const std::vector<std::string> commands_ = {
      "lock { message: 'm' }",
      "blank_push {}",
      "erase {}",
      "restart {}",
      "shutdown {}",
      "unlock_account { user_name: 'ann' }",
      "set_name { device_name: 'New name' }",
      "update_inventory {}",
      "daily_check_in {}",
      "clear_passcode {}",
      "delete_user { user_name: 'ann' }",
      "enable_lost_mode { message: 'm' }",
      "disable_lost_mode {}",
      "play_lost_mode_sound {}",
      "update_location {}",
      "cancel_lost_mode {}",
      "remote_desktop { enabled: true }",
      "renew_mdm_profile {}",
      "reinstall_agent {}",
      "refresh_cellular_plans { esim_server_url: 'https://esim.example' }",
      "set_personal_hotspot { enabled: true }",
      "set_data_roaming { enabled: false }",
      "reset_work_profile_passcode { new_password: 'abcdef' }",
      "delete_device {}"};

  TempDir dir_;
  std::unique_ptr<FakeIruServer> server_;
  config::v1::IruSource config_;
  connector::Tenant tenant_;
};

TEST_F(IruActionsTest, SendsEveryCommandWhereItIsKnownAndNowhereElse) {
  const auto supported = tenant_.commands->Supported();
  ASSERT_EQ(supported.size(), commands_.size());
  for (size_t i = 0; i < commands_.size(); ++i) {
    for (const auto& [word, platform] : platforms_) {
      const auto& known = supported[i].platforms();
      const bool fits =
          std::find(known.begin(), known.end(), platform) != known.end();
      const std::string id = Enroll(word, word == "iPhone" ? "iPhone 15" : "");
      if (word == "iPad" || word == "iPhone") {
        ASSERT_THAT(vendor().ActOutside(id, "enablelostmode"), IsOk());
        vendor().AdvanceTime(absl::Seconds(2));
      }
      const auto sent = Send(id, commands_[i]);
      if (fits && word == "iPad" && !sent.ok()) continue;  // no cellular
      EXPECT_EQ(sent.ok(), fits) << word << commands_[i] << sent.status();
      if (!sent.ok()) continue;
      const auto& tracked = supported[i].tracked_platforms();
      const bool followed =
          std::find(tracked.begin(), tracked.end(), platform) != tracked.end();
      EXPECT_EQ(sent->untracked(), !followed) << word << commands_[i];
      EXPECT_EQ(!sent->vendor_command_id().empty(), followed)
          << word << commands_[i];
    }
  }
}

TEST_F(IruActionsTest, HandsOnThePinOfAMacAndFindsItAgain) {
  const std::string mac = Enroll("Mac");

  const auto sent = Send(mac, "lock {}");

  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->unlock_pin().size(), 6u);
  const auto kept = tenant_.archive->ReadSecret(
      mac, SerialOf(mac), connector::v1::SECRET_KIND_UNLOCK_PIN);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->front().value(), sent->unlock_pin());
  EXPECT_EQ(Send(Enroll("iPhone"), "lock {}")->unlock_pin(), "");
}

TEST_F(IruActionsTest, HasNoSecretThatTheTenantHasNot) {
  const std::string mac = Enroll("Mac");

  EXPECT_THAT(tenant_.archive->ReadSecret(
                  mac, SerialOf(mac), connector::v1::SECRET_KIND_UNLOCK_PIN),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND"));
  EXPECT_THAT(
      tenant_.archive->ReadSecret(mac, SerialOf(mac),
                                  connector::v1::SECRET_KIND_RECOVERY_PASSWORD),
      IsOk());
}

TEST_F(IruActionsTest, LeavesTheIdToLaterIfTheListLags) {
  const std::string mac = Enroll("Mac");
  vendor().SetListLag(absl::Seconds(2));

  const auto sent = Send(mac, "restart {}");

  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->vendor_command_id(), "");
  EXPECT_FALSE(sent->untracked());
  vendor().AdvanceTime(absl::Seconds(2));
  EXPECT_EQ(Newest(mac).kind(), "restart");
}

TEST_F(IruActionsTest, IsInDoubtIfTheAnswerIsLostAfterItWasTaken) {
  const std::string mac = Enroll("Mac");
  for (const Json& fault :
       std::vector<Json>{{{"match", "/action/erase$"}, {"kind", "reset"}},
                         {{"match", "/action/erase$"},
                          {"kind", "status"},
                          {"status", 502},
                          {"executes", true}}}) {
    vendor().AllowDuplicates(true);
    ASSERT_THAT(vendor().AddFault(fault), IsOk());
    EXPECT_THAT(Send(mac, "erase {}"),
                ErrorIs(absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT"));
  }
  EXPECT_EQ(vendor().ActionCount(mac, "erase"), 2);
  EXPECT_EQ(Newest(mac).kind(), "erase");
}

TEST_F(IruActionsTest, SaysThatACommandOfTheKindWaits) {
  const std::string mac = Enroll("Mac");
  vendor().HoldCommands(true);
  ASSERT_THAT(Send(mac, "erase {}"), IsOk());

  EXPECT_THAT(Send(mac, "erase {}"),
              ErrorIs(absl::StatusCode::kAborted, "COMMAND_ALREADY_PENDING"));
}

TEST_F(IruActionsTest, QuotesAProfileThatIsOutOfScope) {
  EXPECT_THAT(
      Send(Enroll("iPad"), "erase { return_to_service { profile_id: 'x' } }"),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED"));
}

TEST_F(IruActionsTest, ShowsAnEraseThatSomebodySentInTheConsole) {
  const std::string mac = Enroll("Mac");
  std::string cursor;
  std::string tenant_cursor;
  EventsOf(mac, cursor);
  EventsOfTenant(tenant_cursor);
  ASSERT_THAT(vendor().ActOutside(mac, "erase"), IsOk());
  vendor().AdvanceTime(absl::Seconds(2));

  const auto events = EventsOf(mac, cursor);

  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].kind(), "erase");
  EXPECT_EQ(events[0].device(), "sources/iru/devices/" + mac);
  EXPECT_EQ(events[0].actor_type(), "user");
  EXPECT_EQ(events[0].vendor_command_id(), Newest(mac).id());
  const auto logged = EventsOfTenant(tenant_cursor);
  ASSERT_EQ(logged.size(), 1u);
  EXPECT_EQ(logged[0].kind(), "erase");
  EXPECT_EQ(logged[0].device(), "sources/iru/devices/" + mac);
  EXPECT_THAT(EventsOf(mac, cursor), IsEmpty());
  EXPECT_THAT(EventsOfTenant(tenant_cursor), IsEmpty());
}

TEST_F(IruActionsTest, ShowsWhoReadASecretAndThatADeviceWasDeleted) {
  const std::string mac = Enroll("Mac");
  const std::string serial = SerialOf(mac);
  std::string cursor;
  EventsOfTenant(cursor);
  ASSERT_THAT(tenant_.archive->ReadSecret(
                  mac, serial, connector::v1::SECRET_KIND_RECOVERY_PASSWORD),
              IsOk());
  ASSERT_THAT(Send(mac, "delete_device {}"), IsOk());

  const auto events = EventsOfTenant(cursor);

  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].action(), "read");
  EXPECT_EQ(events[0].target_component(), "recoverypassword");
  EXPECT_EQ(events[1].kind(), "delete_device");
  EXPECT_EQ(events[1].actor_type(), "api_token");
  EXPECT_THAT(tenant_.commands->Send(mac, serial, Parse("delete_device {}")),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

TEST_F(IruActionsTest, NamesThePermissionThatAnActionNeeds) {
  vendor().AddToken(FakeIruServer::Options().tenant.token,
                    {"device_list", "device_get", "device_commands"});

  const auto sent = Send(Enroll("Mac"), "delete_device {}");

  EXPECT_THAT(sent, ErrorIs(absl::StatusCode::kFailedPrecondition,
                            "SOURCE_PERMISSION_MISSING"));
  EXPECT_THAT(std::string(sent.status().message()),
              ::testing::HasSubstr("Delete device"));
}

TEST_F(IruActionsTest, ReadsSecretsAndEventsButCommandsNothingWhenReadOnly) {
  config_.set_read_only(true);
  tenant_ = *CreateIruTenant(config_, {*RealClock(), *RealRandom()});
  const std::string mac = Enroll("Mac");

  EXPECT_THAT(
      Send(mac, "delete_device {}"),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY"));
  EXPECT_THAT(
      tenant_.commands->Prepare(mac, SerialOf(mac), Parse("lock {}")),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY"));
  EXPECT_THAT(
      tenant_.archive->ReadSecret(mac, SerialOf(mac),
                                  connector::v1::SECRET_KIND_RECOVERY_PASSWORD),
      IsOk());
  std::string cursor;
  EXPECT_FALSE(EventsOf(mac, cursor).empty());
}

}  // namespace
}  // namespace muster::iru
