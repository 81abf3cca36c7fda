#include "cli/action/send_commands.h"

#include <string>
#include <vector>

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kDevice[] = "sources/iru/devices/a";
constexpr char kCommand[] = "sources/iru/devices/a/commands/1";

constexpr char kPush[] = R"pb(
  command_class: COMMAND_CLASS_BENIGN
  targets { device: "sources/iru/devices/a" }
)pb";
constexpr char kLock[] = R"pb(
  name: "sources/iru/plans/p"
  plan_hash: "abc"
  command { lock {} }
  command_class: COMMAND_CLASS_ACCESS_CHANGING
  targets { device: "sources/iru/devices/a" }
)pb";
constexpr char kWipe[] = R"pb(
  name: "sources/iru/plans/p"
  plan_hash: "abc"
  command { erase {} }
  command_class: COMMAND_CLASS_DESTRUCTIVE
  confirmation: "C02"
  approvals_needed: 1
  targets {
    device: "sources/iru/devices/a"
    expected { serial_number: "C02" }
    effect: "Erases the device."
  }
)pb";

// What is wiped and locked is kDevice, for a reason and a ticket.
class SendCommandsTest : public MusterctlTest {
 protected:
  SendCommandsTest() {
    actions_.create.Answer(
        "name: 'sources/iru/devices/a/commands/1' "
        "state: COMMAND_STATE_QUEUED");
  }

  int Wipe(std::vector<std::string> more) {
    actions_.plan.Answer(kWipe);
    return RunWithWords("wipe", std::move(more));
  }

  int Lock(std::vector<std::string> more) {
    actions_.plan.Answer(kLock);
    return RunWithWords("lock", std::move(more));
  }

  int RunWithWords(const char* verb, std::vector<std::string> more) {
    more.insert(more.begin(), {verb, kDevice, "--reason", "stolen", "--ticket",
                               "IT-7", "--wait", "0"});
    return Run(more);
  }
};

TEST_F(SendCommandsTest, WipesOnceTheSerialNumberIsTyped) {
  typed_ = "C02\n";

  EXPECT_EQ(Wipe({"--request-id", "r-1"}), kExitOk) << err_;

  ASSERT_THAT(actions_.create.asked(), SizeIs(1));
  actions::v1::CreateCommandRequest asked = actions_.create.asked()[0];
  asked.clear_requester();
  EXPECT_THAT(asked, EqualsProto(R"pb(
                parent: "sources/iru/devices/a"
                command { erase {} }
                request_id: "r-1"
                reason: "stolen"
                ticket: "IT-7"
                plan: "sources/iru/plans/p"
                plan_hash: "abc"
                confirmation: "C02"
              )pb"));
  EXPECT_THAT(out_, HasSubstr("Erases the device.\n"));
  EXPECT_THAT(out_, HasSubstr("type the serial number of the device:"));
}

TEST_F(SendCommandsTest, WipesNothingForAnotherSerialNumber) {
  typed_ = "C03\n";

  EXPECT_EQ(Wipe({}), kExitRefused);

  EXPECT_THAT(err_, HasSubstr("nothing was sent"));
  EXPECT_THAT(actions_.create.asked(), IsEmpty());
}

TEST_F(SendCommandsTest, WipesNothingForYesAlone) {
  EXPECT_EQ(Wipe({"--yes"}), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("pass --confirm-serial"));

  typed_ = "yes\n";
  EXPECT_EQ(Wipe({"--yes"}), kExitRefused);

  EXPECT_THAT(actions_.create.asked(), IsEmpty());
}

TEST_F(SendCommandsTest, WipesForAScriptThatConfirmsTheSerialNumber) {
  EXPECT_EQ(Wipe({"--confirm-serial", "C02"}), kExitOk) << err_;

  ASSERT_THAT(actions_.create.asked(), SizeIs(1));
  EXPECT_EQ(actions_.create.asked()[0].confirmation(), "C02");
}

TEST_F(SendCommandsTest, WipesNothingWhereNobodyCanBeAsked) {
  EXPECT_EQ(Wipe({}), kExitUsage);

  EXPECT_THAT(err_, HasSubstr("there is no terminal"));
  EXPECT_THAT(actions_.create.asked(), IsEmpty());
}

TEST_F(SendCommandsTest, AsksForReasonAndTicketBeforeAnythingIsTyped) {
  actions_.plan.Answer(kWipe);
  typed_ = "C02\n";

  EXPECT_EQ(Run({"wipe", kDevice, "--reason", "stolen"}), kExitUsage);

  EXPECT_THAT(err_, HasSubstr("both --reason and --ticket"));
  EXPECT_THAT(out_, Not(HasSubstr("To go on")));
  EXPECT_THAT(actions_.create.asked(), IsEmpty());
}

TEST_F(SendCommandsTest, SendsNothingThatIsBlocked) {
  actions_.plan.Answer(std::string(kLock) +
                       "targets { blockers { reason: 'DEVICE_REMOVED' } }");

  EXPECT_EQ(Run({"lock", kDevice, "--yes"}), kExitRefused);

  EXPECT_THAT(out_, HasSubstr("BLOCKED BY DEVICE_REMOVED"));
  EXPECT_THAT(actions_.create.asked(), IsEmpty());
  EXPECT_THAT(actions_.create_batch.asked(), IsEmpty());
}

TEST_F(SendCommandsTest, SendsWhatIsLightWithoutAsking) {
  actions_.plan.Answer(kPush);

  EXPECT_EQ(Run({"blankpush", kDevice, "--wait", "0"}), kExitOk) << err_;

  ASSERT_THAT(actions_.create.asked(), SizeIs(1));
  EXPECT_EQ(actions_.create.asked()[0].plan(), "");
  EXPECT_THAT(out_, StartsWith(kCommand));
}

TEST_F(SendCommandsTest, AsksBeforeItLocks) {
  typed_ = "no\n";
  EXPECT_EQ(Lock({}), kExitRefused);
  EXPECT_THAT(actions_.create.asked(), IsEmpty());

  typed_ = "yes\n";
  EXPECT_EQ(Lock({}), kExitOk);

  ASSERT_THAT(actions_.create.asked(), SizeIs(1));
  EXPECT_EQ(actions_.create.asked()[0].plan_hash(), "abc");
}

TEST_F(SendCommandsTest, LocksEveryDeviceOfAPersonAsOneBatch) {
  actions_.plan.Answer(std::string(kLock) +
                       "targets { device: 'sources/iru/devices/b' }");
  actions_.create_batch.Answer(
      "name: 'sources/iru/batches/b' "
      "counts { state: COMMAND_STATE_AWAITING_APPROVAL count: 2 }"
      "commands { state: COMMAND_STATE_AWAITING_APPROVAL }");

  EXPECT_EQ(
      Run({"lock", "--user-email", "jo@example.com", "--source", "iru",
           "--reason", "leaves", "--ticket", "IT-7", "--yes", "--wait", "0"}),
      kExitOk)
      << err_;

  EXPECT_THAT(actions_.plan.asked(), ElementsAre(EqualsProto(R"pb(
                parent: "sources/iru"
                command { lock {} }
                user_email: "jo@example.com"
              )pb")));
  ASSERT_THAT(actions_.create_batch.asked(), SizeIs(1));
  EXPECT_EQ(actions_.create_batch.asked()[0].plan(), "sources/iru/plans/p");
  EXPECT_THAT(out_, HasSubstr("sources/iru/batches/b: 2 AWAITING_APPROVAL\n"));
  EXPECT_THAT(out_, HasSubstr("musterctl batch sources/iru/batches/b"));
}

TEST_F(SendCommandsTest, SendsWhatWasPlannedBefore) {
  actions_.get_plan.Answer(kLock);

  EXPECT_EQ(Run({"lock", "--plan", "sources/iru/plans/p", "--yes", "--wait",
                 "0", "--reason", "lost", "--ticket", "IT-7"}),
            kExitOk)
      << err_;

  EXPECT_THAT(actions_.plan.asked(), IsEmpty());
  ASSERT_THAT(actions_.create.asked(), SizeIs(1));
  EXPECT_EQ(actions_.create.asked()[0].parent(), kDevice);
}

TEST_F(SendCommandsTest, FindsDevicesBySerialNumber) {
  inventory_.list_devices.Answer(
      "devices { name: 'sources/iru/devices/a' serial_number: 'C02' }");
  actions_.plan.Answer(kPush);

  EXPECT_EQ(Run({"blankpush", "C02", "--wait", "0"}), kExitOk) << err_;

  EXPECT_THAT(actions_.plan.asked()[0].devices(), ElementsAre(kDevice));
  EXPECT_EQ(actions_.plan.asked()[0].parent(), "sources/iru");
}

TEST_F(SendCommandsTest, AsksWhatItIsForExactlyOnce) {
  EXPECT_EQ(Run({"lock"}), kExitUsage);
  EXPECT_EQ(Run({"lock", kDevice, "--user-email", "jo@example.com"}),
            kExitUsage);
  EXPECT_THAT(actions_.plan.asked(), IsEmpty());
}

TEST_F(SendCommandsTest, ShowsAPlanWithoutSending) {
  actions_.plan.Answer(kWipe);
  actions_.get_plan.Answer(kWipe);

  EXPECT_EQ(Run({"plan", "wipe", kDevice}), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("plan hash  abc\n"));
  EXPECT_EQ(Run({"plan", "show", "sources/iru/plans/p"}), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("plan hash  abc\n"));

  EXPECT_EQ(actions_.get_plan.asked()[0].name(), "sources/iru/plans/p");
  EXPECT_THAT(actions_.create.asked(), IsEmpty());
}

TEST_F(SendCommandsTest, WritesOneObjectForPrograms) {
  EXPECT_EQ(Lock({"--yes", "--json"}), kExitOk) << err_;

  EXPECT_EQ(out_,
            "{\"name\":\"sources/iru/devices/a/commands/1\","
            "\"state\":\"COMMAND_STATE_QUEUED\"}\n");
  EXPECT_THAT(actions_.watched, IsEmpty());
}

TEST_F(SendCommandsTest, AsksOnceMoreWithTheSameIdIfTheAnswerIsLost) {
  actions_.plan.Answer(kPush);
  actions_.create.Fail({grpc::StatusCode::UNAVAILABLE, "gone"});

  EXPECT_EQ(Run({"blankpush", kDevice}), kExitServiceUnreachable);

  ASSERT_THAT(actions_.create.asked(), SizeIs(2));
  const std::string id = actions_.create.asked()[0].request_id();
  EXPECT_EQ(actions_.create.asked()[1].request_id(), id);
  EXPECT_THAT(out_, HasSubstr("--request-id " + id));
}

TEST_F(SendCommandsTest, SaysWhatTheApproverTypes) {
  actions_.create = {};
  actions_.create.Answer(R"pb(
    name: "sources/iru/devices/a/commands/1"
    state: COMMAND_STATE_AWAITING_APPROVAL
    plan_hash: "abc"
  )pb");

  EXPECT_EQ(Wipe({"--confirm-serial", "C02"}), kExitOk) << err_;

  EXPECT_THAT(out_, HasSubstr("musterctl approve " + std::string(kCommand) +
                              " --plan-hash abc --comment"));
}

TEST_F(SendCommandsTest, FailsIfTheCommandDoes) {
  actions_.plan.Answer(kPush);
  actions_.get.Answer(R"pb(
    name: "sources/iru/devices/a/commands/1"
    state: COMMAND_STATE_DRIFTED
    state_message: "Its owner is another."
    history { state: COMMAND_STATE_DRIFTED message: "Its owner is another." }
  )pb");

  EXPECT_EQ(Run({"blankpush", kDevice}), kExitRefused);

  EXPECT_THAT(out_, HasSubstr("DRIFTED  Its owner is another.\n"));
  EXPECT_THAT(err_, HasSubstr("ended as DRIFTED"));
  EXPECT_THAT(out_, Not(HasSubstr("Still open")));
}

}  // namespace
}  // namespace muster::cli
