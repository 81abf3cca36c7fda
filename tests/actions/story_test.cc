// What holds commands back, told of people who try: who may approve what, what
// the budget holds, and the kill switch.

#include <memory>
#include <string>

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

  // Asks for an erase and has it approved; the command's name.
  std::string Erase(const std::string& who, const std::string& approver,
                    const std::string& mac) {
    const auto command = Ask(As(who), mac, EraseCommand());
    EXPECT_THAT(command, IsOk());
    if (!command.ok()) return "";
    EXPECT_THAT(Approve(As(approver), *command), IsOk());
    return command->name();
  }

  void Await(const std::string& command, actions::v1::CommandState state) {
    AwaitState(As("people/ann"), command, state);
  }

  absl::Status Release(const std::string& who, const std::string& command) {
    actions::v1::ReleaseCommandRequest request;
    request.set_name(command);
    request.set_comment("we closed a branch today");
    return cli::Call(As(who).actions(),
                     &actions::v1::Actions::StubInterface::ReleaseCommand,
                     request)
        .status();
  }

  void StopActions(guard::v1::GuardMode mode) {
    guard::v1::StopActionsRequest request;
    request.set_mode(mode);
    request.set_reason("somebody has our tokens");
    ASSERT_THAT(cli::Call(As("people/cleo").guard(),
                          &Guard::StubInterface::StopActions, request),
                IsOk());
  }

  void ResumeActions() {
    guard::v1::ResumeActionsRequest request;
    request.set_mode(guard::v1::GUARD_MODE_NORMAL);
    request.set_reason("they are new ones now");
    ASSERT_THAT(cli::Call(As("people/ben").guard(),
                          &Guard::StubInterface::ResumeActions, request),
                IsOk());
  }

  void DieAndComeBack() {
    installation_->Kill();
    ASSERT_THAT(installation_->Restart(), IsOk());
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

void TenIn20Minutes(config::v1::MusterConfig& config) {
  auto& budget = *config.mutable_actions()->mutable_guard()->add_budgets();
  budget.set_name("destructive_20m");
  budget.set_command_class(guard::v1::COMMAND_CLASS_DESTRUCTIVE);
  budget.mutable_window()->set_seconds(20 * 60);
  budget.set_max_count(10);
}

// The first ten go, whoever asks; each may ask for half of them.
TEST_F(StoryTest, TheEleventhEraseIsHeldAfterARestartToo) {
  GuardedInstallation::Options options;
  options.configure = TenIn20Minutes;
  Install(options);
  for (int i = 0; i < 10; ++i) {
    const std::string done = Erase(i < 5 ? "people/ann" : "people/cleo",
                                   "people/ben", installation_->NextMac());
    Await(done, COMMAND_STATE_SUCCEEDED);
  }
  // Ben asks for the first time: his own share is not spent.
  const std::string eleventh = installation_->NextMac();
  const std::string held = Erase("people/ben", "people/ann", eleventh);
  Await(held, COMMAND_STATE_HELD);

  DieAndComeBack();
  const std::string twelfth = installation_->NextMac();
  Await(Erase("people/ben", "people/ann", twelfth), COMMAND_STATE_HELD);
  Await(held, COMMAND_STATE_HELD);
  EXPECT_EQ(Asked(eleventh, "erase") + Asked(twelfth, "erase"), 0);

  EXPECT_THAT(Release("people/ben", held),
              ErrorIs(StatusCode::kPermissionDenied, "APPROVER_IS_REQUESTER"));
  EXPECT_THAT(Release("people/cleo", held), IsOk());
  Await(held, COMMAND_STATE_SUCCEEDED);
  EXPECT_EQ(Asked(eleventh, "erase"), 1);
  EXPECT_EQ(Asked(twelfth, "erase"), 0);
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
  Await(command.name(), COMMAND_STATE_QUEUED);
  StopActions(guard::v1::GUARD_MODE_LOCK_ONLY);
  installation_->tenant().ClearFaults();

  // What is allowed goes through meanwhile, and takes as many turns.
  const std::string other = installation_->NextMac();
  const auto lock = Ask(As("people/ann"), other, LockCommand());
  ASSERT_THAT(lock, IsOk());
  Await(lock->name(), COMMAND_STATE_SUCCEEDED);
  EXPECT_THAT(Ask(As("people/ann"), other, EraseCommand()),
              ErrorIs(StatusCode::kFailedPrecondition, "ACTIONS_STOPPED"));
  Await(command.name(), COMMAND_STATE_QUEUED);
  EXPECT_EQ(Asked(mac, "erase"), 0);

  // After a restart it is off still; on again, the command goes.
  DieAndComeBack();
  EXPECT_THAT(Ask(As("people/ann"), other, EraseCommand()),
              ErrorIs(StatusCode::kFailedPrecondition, "ACTIONS_STOPPED"));
  EXPECT_EQ(Asked(mac, "erase"), 0);
  ResumeActions();
  Await(command.name(), COMMAND_STATE_SUCCEEDED);
  EXPECT_EQ(Asked(mac, "erase"), 1);
}

}  // namespace
}  // namespace muster::testing
