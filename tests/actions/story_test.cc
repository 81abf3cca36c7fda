// What holds commands back, told of people who try: who may approve what, what
// the budget holds, and the kill switch.

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/actions/guarded_installation.h"
#include "tests/actions/requests.h"

namespace muster::testing {
namespace {

using absl::StatusCode;
using actions::v1::Command;
using actions::v1::COMMAND_STATE_AWAITING_APPROVAL;
using actions::v1::COMMAND_STATE_EXPIRED;
using actions::v1::COMMAND_STATE_HELD;
using actions::v1::COMMAND_STATE_QUEUED;
using actions::v1::COMMAND_STATE_SUCCEEDED;
using guard::v1::Guard;

class StoryTest : public ::testing::Test {
 protected:
  void Install(GuardedInstallation::Options options = {}) {
    installation_ = std::make_unique<GuardedInstallation>(std::move(options));
    ASSERT_THAT(installation_->Start(), IsOk());
  }

  cli::Client& As(const std::string& principal) {
    return installation_->As(principal);
  }
  int Asked(const std::string& vendor_id, const std::string& action) {
    return installation_->tenant().ActionCount(vendor_id, action);
  }

  // Ann asks to erase a Mac, which waits for another to approve.
  Command AskToErase(const std::string& mac) {
    const auto command = Ask(As("people/ann"), mac, EraseCommand());
    EXPECT_THAT(command, IsOk());
    if (!command.ok()) return {};
    EXPECT_EQ(command->state(), COMMAND_STATE_AWAITING_APPROVAL);
    return *command;
  }

  std::unique_ptr<GuardedInstallation> installation_;
};

TEST_F(StoryTest, AnApprovalByAnotherPersonErases) {
  Install();
  const std::string mac = installation_->NextMac();
  const Command command = AskToErase(mac);
  EXPECT_EQ(Asked(mac, "erase"), 0);

  EXPECT_THAT(Approve(As("people/ben"), command), IsOk());

  AwaitState(As("people/ann"), command.name(), COMMAND_STATE_SUCCEEDED);
  EXPECT_EQ(Asked(mac, "erase"), 1);
}

TEST_F(StoryTest, NobodyApprovesTheirOwnRequestNorByAnotherTokenOrScript) {
  GuardedInstallation::Options options;
  options.configure = [](config::v1::MusterConfig& config) {
    auto& ann = *config.mutable_actions()->mutable_guard()->add_identities();
    ann.set_display_name("Ann");
    ann.add_principals("people/ann");
    ann.add_principals("people/cleo");
  };
  Install(options);
  const std::string mac = installation_->NextMac();
  const Command command = AskToErase(mac);

  for (const char* self : {"people/ann", "people/ann#2", "people/cleo"}) {
    EXPECT_THAT(Approve(As(self), command),
                ErrorIs(StatusCode::kPermissionDenied, "APPROVER_IS_REQUESTER"))
        << self;
  }
  EXPECT_THAT(Approve(As("scripts/ann-nightly"), command),
              ErrorIs(StatusCode::kPermissionDenied, "APPROVER_NOT_A_PERSON"));

  const auto still = Get(As("people/ann"), command.name());
  ASSERT_THAT(still, IsOk());
  EXPECT_EQ(still->state(), COMMAND_STATE_AWAITING_APPROVAL);
  EXPECT_EQ(still->decisions_size(), 0);
  EXPECT_EQ(Asked(mac, "erase"), 0);
}

TEST_F(StoryTest, AnApprovalOfAnotherPlanIsRefused) {
  Install();
  const std::string mac = installation_->NextMac();
  Command command = AskToErase(mac);
  const auto other =
      MakePlan(As("people/ben"), installation_->NextMac(), EraseCommand());
  ASSERT_THAT(other, IsOk());
  command.set_plan_hash(other->plan_hash());

  EXPECT_THAT(Approve(As("people/ben"), command),
              ErrorIs(StatusCode::kFailedPrecondition, "PLAN_MISMATCH"));
  EXPECT_EQ(Asked(mac, "erase"), 0);
}

TEST_F(StoryTest, AnApprovalAfterTheExpiryIsRefused) {
  GuardedInstallation::Options options;
  options.configure = [](config::v1::MusterConfig& config) {
    config.mutable_actions()
        ->mutable_guard()
        ->mutable_approval_lifetime()
        ->set_seconds(1);
  };
  Install(options);
  const std::string mac = installation_->NextMac();
  const Command command = AskToErase(mac);
  AwaitState(As("people/ann"), command.name(), COMMAND_STATE_EXPIRED);

  EXPECT_THAT(
      Approve(As("people/ben"), command),
      ErrorIs(StatusCode::kFailedPrecondition, "NOT_AWAITING_APPROVAL"));
  EXPECT_EQ(Asked(mac, "erase"), 0);
}

// The first ten of twenty minutes go, whoever asks; each asks for half.
TEST_F(StoryTest, TheEleventhEraseIsHeldAfterARestartToo) {
  GuardedInstallation::Options options;
  options.configure = [](config::v1::MusterConfig& config) {
    auto& guard = *config.mutable_actions()->mutable_guard();
    auto& budget = *guard.add_budgets();
    budget.set_name("destructive_20m");
    budget.set_command_class(guard::v1::COMMAND_CLASS_DESTRUCTIVE);
    budget.mutable_window()->set_seconds(20 * 60);
    budget.set_max_count(10);
  };
  Install(options);
  for (int i = 0; i < 10; ++i) {
    const std::string mac = installation_->NextMac();
    const char* const who = i < 5 ? "people/ann" : "people/cleo";
    const auto command = Ask(As(who), mac, EraseCommand());
    ASSERT_THAT(command, IsOk());
    ASSERT_THAT(Approve(As("people/ben"), *command), IsOk());
    AwaitState(As(who), command->name(), COMMAND_STATE_SUCCEEDED);
  }
  const std::string eleventh = installation_->NextMac();
  // Ben asks for the first time: his own share is not spent.
  const auto held = Ask(As("people/ben"), eleventh, EraseCommand());
  ASSERT_THAT(held, IsOk());
  ASSERT_THAT(Approve(As("people/ann"), *held), IsOk());
  AwaitState(As("people/ann"), held->name(), COMMAND_STATE_HELD);

  installation_->Kill();
  ASSERT_THAT(installation_->Restart(), IsOk());
  const std::string twelfth = installation_->NextMac();
  const auto next = Ask(As("people/ben"), twelfth, EraseCommand());
  ASSERT_THAT(next, IsOk());
  ASSERT_THAT(Approve(As("people/ann"), *next), IsOk());

  AwaitState(As("people/ann"), next->name(), COMMAND_STATE_HELD);
  AwaitState(As("people/ann"), held->name(), COMMAND_STATE_HELD);
  EXPECT_EQ(Asked(eleventh, "erase") + Asked(twelfth, "erase"), 0);

  actions::v1::ReleaseCommandRequest release;
  release.set_name(held->name());
  release.set_comment("we closed a branch today");
  EXPECT_THAT(
      cli::Call(As("people/ben").actions(),
                &actions::v1::Actions::StubInterface::ReleaseCommand, release),
      ErrorIs(StatusCode::kPermissionDenied, "APPROVER_IS_REQUESTER"));
  EXPECT_THAT(
      cli::Call(As("people/cleo").actions(),
                &actions::v1::Actions::StubInterface::ReleaseCommand, release),
      IsOk());
  AwaitState(As("people/ann"), held->name(), COMMAND_STATE_SUCCEEDED);
  EXPECT_EQ(Asked(eleventh, "erase"), 1);
}

TEST_F(StoryTest, TheKillSwitchStopsWhatIsQueuedAtOnce) {
  Install();
  const std::string mac = installation_->NextMac();
  const Command command = AskToErase(mac);
  // The vendor cannot be asked, so that it stays QUEUED once it is approved.
  ASSERT_THAT(installation_->tenant().AddFault({{"match", "/api/v1/devices/"},
                                                {"kind", "status"},
                                                {"status", 429},
                                                {"times", -1}}),
              IsOk());
  ASSERT_THAT(Approve(As("people/ben"), command), IsOk());
  AwaitState(As("people/ann"), command.name(), COMMAND_STATE_QUEUED);

  guard::v1::StopActionsRequest stop;
  stop.set_mode(guard::v1::GUARD_MODE_LOCK_ONLY);
  stop.set_reason("somebody has our tokens");
  ASSERT_THAT(cli::Call(As("people/cleo").guard(),
                        &Guard::StubInterface::StopActions, stop),
              IsOk());
  installation_->tenant().ClearFaults();

  // What is allowed goes through meanwhile, and takes as many turns.
  const std::string other = installation_->NextMac();
  const auto lock = Ask(As("people/ann"), other, LockCommand());
  ASSERT_THAT(lock, IsOk());
  AwaitState(As("people/ann"), lock->name(), COMMAND_STATE_SUCCEEDED);
  EXPECT_THAT(Ask(As("people/ann"), other, EraseCommand()),
              ErrorIs(StatusCode::kFailedPrecondition, "ACTIONS_STOPPED"));
  const auto stopped = Get(As("people/ann"), command.name());
  ASSERT_THAT(stopped, IsOk());
  EXPECT_EQ(stopped->state(), COMMAND_STATE_QUEUED);
  EXPECT_EQ(Asked(mac, "erase"), 0);

  // After a restart it is off still; on again, the command goes.
  installation_->Kill();
  ASSERT_THAT(installation_->Restart(), IsOk());
  EXPECT_THAT(Ask(As("people/ann"), other, EraseCommand()),
              ErrorIs(StatusCode::kFailedPrecondition, "ACTIONS_STOPPED"));
  EXPECT_EQ(Asked(mac, "erase"), 0);
  guard::v1::ResumeActionsRequest resume;
  resume.set_mode(guard::v1::GUARD_MODE_NORMAL);
  resume.set_reason("they are new ones now");
  ASSERT_THAT(cli::Call(As("people/ben").guard(),
                        &Guard::StubInterface::ResumeActions, resume),
              IsOk());
  AwaitState(As("people/ann"), command.name(), COMMAND_STATE_SUCCEEDED);
  EXPECT_EQ(Asked(mac, "erase"), 1);
}

}  // namespace
}  // namespace muster::testing
