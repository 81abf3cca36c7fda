// What happens to devices and to answers while commands are under way, and what
// comes of the commands.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/actions/fleet_devices.h"
#include "tests/actions/guarded_installation.h"
#include "tests/actions/requests.h"

namespace muster::testing {
namespace {

using absl::StatusCode;
using actions::v1::Actions;
using actions::v1::Command;
using actions::v1::COMMAND_STATE_AWAITING_APPROVAL;
using actions::v1::COMMAND_STATE_DRIFTED;
using actions::v1::COMMAND_STATE_NOT_NOW;
using actions::v1::COMMAND_STATE_SUCCEEDED;
using actions::v1::COMMAND_STATE_UNCERTAIN;
using ::testing::Contains;

constexpr absl::Duration kFirstDelays = absl::Milliseconds(400);
const char* const kJobsButFull[] = {"count",
                                    "delta",
                                    "platform/windows",
                                    "platform/android",
                                    "posture/filevault",
                                    "posture/device_information",
                                    "posture/application_firewall",
                                    "posture/gatekeeper_and_xprotect",
                                    "posture/startup_settings",
                                    "posture/activation_lock",
                                    "posture/desktop_and_screensaver",
                                    "posture/local_users",
                                    "facet/apps",
                                    "facet/installed_profiles",
                                    "library",
                                    "details"};
constexpr int64_t kManyYears = 3'000'000'000;

bool WasEver(const Command& command, actions::v1::CommandState state) {
  for (const Command::Transition& entry : command.history()) {
    if (entry.state() == state) return true;
  }
  return false;
}

class DeviceStoryTest : public ::testing::Test {
 protected:
  void Install(GuardedInstallation::Options options = {}) {
    installation_ = std::make_unique<GuardedInstallation>(std::move(options));
    ASSERT_THAT(installation_->Start(), IsOk());
  }

  cli::Client& ann() { return installation_->As("people/ann"); }
  cli::Client& ben() { return installation_->As("people/ben"); }
  fake_iru::Tenant& tenant() { return installation_->tenant(); }

  // Names of the commands that are open, of all devices.
  std::vector<std::string> OpenCommands() {
    actions::v1::ListCommandsRequest request;
    request.set_parent("sources/-/devices/-");
    request.set_open_only(true);
    const auto page = cli::Call(ann().actions(),
                                &Actions::StubInterface::ListCommands, request);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> names;
    if (!page.ok()) return names;
    for (const Command& command : page->commands()) {
      names.push_back(command.name());
    }
    return names;
  }

  device::v1::State StateOf(const std::string& vendor_id) {
    inventory::v1::GetDeviceRequest request;
    request.set_name(DeviceNameOf(vendor_id));
    const auto device =
        cli::Call(ann().inventory(),
                  &inventory::v1::Inventory::StubInterface::GetDevice, request);
    EXPECT_THAT(device, IsOk());
    return device.ok() ? device->state() : device::v1::STATE_UNSPECIFIED;
  }

  absl::StatusOr<actions::v1::Plan> PlanForUser(const std::string& email) {
    actions::v1::PlanCommandsRequest request;
    request.set_parent(kSource);
    request.set_user_email(email);
    *request.mutable_command() = LockCommand();
    return cli::Call(ann().actions(), &Actions::StubInterface::PlanCommands,
                     request);
  }

  std::unique_ptr<GuardedInstallation> installation_;
};

TEST_F(DeviceStoryTest, TheLostAnswerToALockCostsNoPin) {
  Install();
  const std::string mac = installation_->NextMac();
  ASSERT_THAT(
      tenant().AddFault({{"match", "/action/lock$"}, {"kind", "reset"}}),
      IsOk());

  const auto lock = Ask(ann(), mac, LockCommand());
  ASSERT_THAT(lock, IsOk());
  const Command done = AwaitState(ann(), lock->name(), COMMAND_STATE_SUCCEEDED);

  EXPECT_TRUE(WasEver(done, COMMAND_STATE_UNCERTAIN)) << done.DebugString();
  EXPECT_EQ(tenant().ActionCount(mac, "lock"), 1);
  const auto revealed = RevealPins(ann(), mac);
  ASSERT_THAT(revealed, IsOk());
  bool kept = false;
  for (const auto& secret : revealed->secrets()) {
    EXPECT_EQ(secret.value(), installation_->UnlockPin(mac));
    kept |= secret.origin() == actions::v1::SECRET_ORIGIN_VENDOR_RECORD;
  }
  EXPECT_TRUE(kept) << revealed->secrets_size();
}

TEST_F(DeviceStoryTest, ADeviceThatEnrolledAgainIsDriftAndIsNotErased) {
  Install();
  const std::string mac = installation_->NextMac();
  const auto erase = Ask(ann(), mac, EraseCommand());
  ASSERT_THAT(erase, IsOk());
  ASSERT_EQ(erase->state(), COMMAND_STATE_AWAITING_APPROVAL);
  const auto again = tenant().Reenroll(mac);
  ASSERT_THAT(again, IsOk());

  ASSERT_THAT(Approve(ben(), *erase), IsOk());

  AwaitState(ann(), erase->name(), COMMAND_STATE_DRIFTED);
  EXPECT_EQ(tenant().ActionCount(mac, "erase"), 0);
  EXPECT_EQ(tenant().ActionCount(*again, "erase"), 0);
}

TEST_F(DeviceStoryTest, ADeviceThatWasHandedOnIsDriftAndIsNotErased) {
  Install();
  const std::string mac = installation_->NextMac();
  const auto erase = Ask(ann(), mac, EraseCommand());
  ASSERT_THAT(erase, IsOk());
  ASSERT_THAT(tenant().Set(mac, "tags", {"belongs-to-the-board"}), IsOk());

  ASSERT_THAT(Approve(ben(), *erase), IsOk());

  AwaitState(ann(), erase->name(), COMMAND_STATE_DRIFTED);
  EXPECT_EQ(tenant().ActionCount(mac, "erase"), 0);
}

// The vendor's filter would take `rossi.1@…` for `ossi.1@…`.
TEST_F(DeviceStoryTest, APartOfAnAddressIsNobodys) {
  Install();
  const std::string mac = installation_->NextMac();
  fake_iru::DumpOptions people;
  people.parts = {"users"};
  const std::string email =
      tenant().Dump(people)["users"].front()["email"].get<std::string>();
  ASSERT_THAT(tenant().Set(mac, "user_email", email), IsOk());
  ASSERT_THAT(installation_->Sync(), IsOk());

  for (const std::string& part :
       {email.substr(1), email.substr(0, email.size() - 1),
        absl::StrCat("x", email)}) {
    EXPECT_THAT(PlanForUser(part),
                ErrorIs(StatusCode::kNotFound, "USER_HAS_NO_DEVICE"))
        << part;
  }

  const auto plan = PlanForUser(absl::AsciiStrToUpper(email));
  ASSERT_THAT(plan, IsOk());
  std::vector<std::string> targets;
  for (const auto& target : plan->targets()) {
    EXPECT_EQ(target.expected().user_email(), email);
    targets.push_back(target.device());
  }
  EXPECT_THAT(targets, Contains(DeviceNameOf(mac)));
  EXPECT_EQ(tenant().ActionCounts(), fake_iru::Json::object());
}

TEST_F(DeviceStoryTest, ACommandStaysOpenWhenItsDeviceIsRemoved) {
  GuardedInstallation::Options options;
  options.tenant.hold_commands = true;
  Install(options);
  const std::string mac = installation_->NextMac();
  const auto erase = Ask(ann(), mac, EraseCommand());
  ASSERT_THAT(erase, IsOk());
  ASSERT_THAT(Approve(ben(), *erase), IsOk());
  Await(ann(), erase->name(), [](const Command& command) {
    return command.vendor_state() == connector::v1::VENDOR_STATE_PENDING;
  });

  ASSERT_THAT(tenant().Unenroll(mac), IsOk());
  ASSERT_THAT(installation_->Sync(), IsOk());
  EXPECT_EQ(StateOf(mac), device::v1::STATE_REMOVED);
  EXPECT_THAT(OpenCommands(), Contains(erase->name()));

  installation_->Kill();
  ASSERT_THAT(installation_->Restart(), IsOk());
  // It is looked for, in vain.
  Await(ann(), erase->name(), [](const Command& command) {
    return !command.state_message().empty() && !HasEnded(command);
  });
  EXPECT_THAT(OpenCommands(), Contains(erase->name()));
  EXPECT_EQ(tenant().ActionCount(mac, "erase"), 1);
}

TEST_F(DeviceStoryTest, ADeviceThatSaysNotNowIsWokenByABlankPush) {
  Install();
  const std::string mac = installation_->NextMac();
  ASSERT_THAT(tenant().PutOff(mac, 1), IsOk());

  const auto lock = Ask(ann(), mac, LockCommand());
  ASSERT_THAT(lock, IsOk());
  const Command done = AwaitState(ann(), lock->name(), COMMAND_STATE_SUCCEEDED);

  EXPECT_TRUE(WasEver(done, COMMAND_STATE_NOT_NOW)) << done.DebugString();
  EXPECT_EQ(tenant().ActionCount(mac, "blankpush"), 1);
  EXPECT_EQ(tenant().ActionCount(mac, "lock"), 1);
}

// By its delays it would be looked at an hour later.
TEST_F(DeviceStoryTest, ACheckInHasTheCommandLookedAtAtOnce) {
  GuardedInstallation::Options options;
  options.tenant.hold_commands = true;
  options.configure = [](config::v1::MusterConfig& config) {
    auto& actions = *config.mutable_actions();
    actions.add_follow_delays()->set_seconds(3600);
    // Moves to OFFLINE_PENDING would start the delays anew, and so would what
    // else is read.
    actions.mutable_offline_after()->set_seconds(kManyYears);
    for (const char* job : kJobsButFull) {
      auto& read = *config.mutable_iru_sources(0)->add_jobs();
      read.set_name(job);
      read.set_disabled(true);
    }
  };
  Install(options);
  const std::string mac = installation_->NextMac();
  const auto lock = Ask(ann(), mac, LockCommand());
  ASSERT_THAT(lock, IsOk());
  Await(ann(), lock->name(), [](const Command& command) {
    return command.vendor_state() == connector::v1::VENDOR_STATE_PENDING;
  });

  Pause(kFirstDelays);  // so that the long one is under way

  ASSERT_THAT(tenant().FinishCommand(mac, "", 3), IsOk());
  Pause(kFirstDelays);
  const auto unseen = Get(ann(), lock->name());
  ASSERT_THAT(unseen, IsOk());
  EXPECT_FALSE(HasEnded(*unseen)) << unseen->DebugString();

  ASSERT_THAT(tenant().CheckIn(mac), IsOk());
  ASSERT_THAT(installation_->Sync(), IsOk());

  AwaitState(ann(), lock->name(), COMMAND_STATE_SUCCEEDED);
}

}  // namespace
}  // namespace muster::testing
