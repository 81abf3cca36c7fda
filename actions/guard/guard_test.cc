#include "actions/guard/guard.h"

#include "actions/guard/guard_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using Code = absl::StatusCode;

constexpr char kSource[] = "sources/iru";
constexpr auto kDestructive = guard::v1::COMMAND_CLASS_DESTRUCTIVE;
constexpr auto kAccess = guard::v1::COMMAND_CLASS_ACCESS_CHANGING;

// Who may ask for what, and who may decide on it.
class GuardTest : public GuardFixture {
 protected:
  absl::Status Requests(const std::string& principal,
                        const connector::v1::DeviceCommand& command) {
    return guard_->CheckRequester(principal, kSource, command);
  }

  absl::Status Approves(const std::string& principal,
                        const std::string& requester,
                        guard::v1::CommandClass command_class = kDestructive) {
    return guard_->CheckApprover(principal, requester, kSource, command_class);
  }
};

TEST_F(GuardTest, LetsPeopleOfAFreshInstallationAskAndApprove) {
  ASSERT_THAT(Open(), IsOk());

  EXPECT_THAT(Requests("people/a", Erase()), IsOk());
  EXPECT_THAT(Approves("people/b", "people/a"), IsOk());
}

TEST_F(GuardTest, TakesNobodyForLocal) {
  ASSERT_THAT(Open(), IsOk());

  EXPECT_THAT(Requests("", Erase()), IsOk());
  EXPECT_THAT(Approves("", "people/a"), IsOk());
  EXPECT_THAT(Approves("", "local"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_IS_REQUESTER"));
}

TEST_F(GuardTest, LetsProgramsSendWhatIsHarmlessOnly) {
  ASSERT_THAT(Open(), IsOk());

  for (const char* const program :
       {"services/helpdesk", "scripts/nightly", "self"}) {
    EXPECT_THAT(Requests(program, Restart()), IsOk());
    EXPECT_THAT(Requests(program, Lock()),
                ErrorIs(Code::kPermissionDenied, "AUTOMATION_NOT_GRANTED"));
  }
  EXPECT_THAT(Requests("services/musterctl", Lock()), IsOk());
}

TEST_F(GuardTest, LetsAnAutomationSendTheKindsThatItNames) {
  ASSERT_THAT(Open(R"(
    automations { principal: "services/helpdesk" kinds: ["lock", "erase"]
                  window { seconds: 3600 } max_count: 5 })"),
              IsOk());

  EXPECT_THAT(Requests("services/helpdesk", Lock()), IsOk());
  EXPECT_THAT(Requests("services/helpdesk", Erase()), IsOk());
  connector::v1::DeviceCommand shutdown;
  shutdown.mutable_shutdown();
  EXPECT_THAT(Requests("services/helpdesk", shutdown),
              ErrorIs(Code::kPermissionDenied, "AUTOMATION_NOT_GRANTED"));
}

TEST_F(GuardTest, RefusesWhoeverAskedAndTheSamePersonsOtherPrincipals) {
  ASSERT_THAT(Open(R"(
    identities { principals: ["people/a", "services/musterctl"] })"),
              IsOk());

  EXPECT_THAT(Approves("people/a", "people/a"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_IS_REQUESTER"));
  EXPECT_THAT(Approves("services/musterctl", "people/a"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_IS_REQUESTER"));
  EXPECT_THAT(Approves("people/b", "people/a"), IsOk());
}

TEST_F(GuardTest, RefusesProgramsAsApprovers) {
  ASSERT_THAT(Open(), IsOk());

  for (const char* const program :
       {"services/helpdesk", "scripts/nightly", "self"}) {
    EXPECT_THAT(Approves(program, "people/a", kAccess),
                ErrorIs(Code::kPermissionDenied, "APPROVER_NOT_A_PERSON"));
  }
}

TEST_F(GuardTest, MakesWhoeverIsNewWaitADayForWhatIsDestructive) {
  ASSERT_THAT(Open(), IsOk());
  clock_.Advance(absl::Hours(1));
  WritePolicy(std::string(kGuardPolicy) + R"(
    grants { principals: "people/mallory"
             roles: [ROLE_OPERATOR, ROLE_APPROVER] sources: "sources/-" })");
  WriteTokens({"people/a", "people/b", "people/mallory"});
  guard_->RunOnce();

  EXPECT_THAT(Requests("people/mallory", Erase()),
              ErrorIs(Code::kFailedPrecondition, "ACTOR_TOO_NEW"));
  EXPECT_THAT(Approves("people/mallory", "people/a"),
              ErrorIs(Code::kFailedPrecondition, "ACTOR_TOO_NEW"));
  EXPECT_THAT(Requests("people/mallory", Lock()), IsOk());
  EXPECT_THAT(Approves("people/mallory", "people/a", kAccess), IsOk());

  clock_.Advance(absl::Hours(24) - absl::Seconds(1));
  EXPECT_THAT(Requests("people/mallory", Erase()),
              ErrorIs(Code::kFailedPrecondition, "ACTOR_TOO_NEW"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Requests("people/mallory", Erase()), IsOk());
  EXPECT_THAT(Approves("people/mallory", "people/a"), IsOk());
}

TEST_F(GuardTest, AsksNobodysAgeWithoutADelay) {
  ASSERT_THAT(Open("new_actor_delay {}"), IsOk());

  EXPECT_THAT(Requests("people/mallory", Erase()), IsOk());
}

TEST_F(GuardTest, LetsThroughWhatTheModeAllows) {
  ASSERT_THAT(Open(), IsOk());
  EXPECT_THAT(guard_->CheckMode(Erase()), IsOk());

  ASSERT_THAT(Stop(guard::v1::GUARD_MODE_LOCK_ONLY), IsOk());

  EXPECT_THAT(guard_->CheckMode(Lock()), IsOk());
  EXPECT_THAT(guard_->CheckMode(Erase()),
              ErrorIs(Code::kFailedPrecondition, "ACTIONS_STOPPED"));
}

TEST_F(GuardTest, RefusesAConfigurationThatCannotBe) {
  EXPECT_THAT(Open("actor_percent: 101"),
              ErrorIs(Code::kInvalidArgument, "CONFIG_INVALID"));
}

TEST_F(GuardTest, RefusesAPolicyThatIsNotThere) {
  std::filesystem::remove(files_.Join("policy.textproto"));

  EXPECT_THAT(Open(), ErrorIs(Code::kNotFound, "CONFIG_MISSING"));
}

}  // namespace
}  // namespace muster::actions
