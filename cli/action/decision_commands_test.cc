#include "cli/action/decision_commands.h"

#include <string>

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

constexpr char kCommand[] = "sources/iru/devices/a/commands/1";
constexpr char kBatch[] = "sources/iru/batches/b";

class DecisionCommandsTest : public MusterctlTest {
 protected:
  DecisionCommandsTest() {
    actions_.get.Answer(R"pb(
      name: "sources/iru/devices/a/commands/1"
      serial_number: "C02"
      plan: "sources/iru/plans/p"
      plan_hash: "abc"
      state: COMMAND_STATE_AWAITING_APPROVAL
    )pb");
    actions_.get_batch.Answer(R"pb(
      name: "sources/iru/batches/b"
      plan: "sources/iru/plans/p"
      plan_hash: "abc"
    )pb");
    actions_.get_plan.Answer(R"pb(
      name: "sources/iru/plans/p"
      plan_hash: "abc"
      command { erase {} }
      targets { effect: "Erases the device." }
    )pb");
  }
};

TEST_F(DecisionCommandsTest, ApprovesThePlanThatTheHashNames) {
  actions_.approve.Answer(
      "commands { serial_number: 'C02' state: COMMAND_STATE_QUEUED }");

  EXPECT_EQ(Run({"approve", kCommand, "--plan-hash", "abc", "--comment", "ok",
                 "--yes"}),
            kExitOk)
      << err_;

  EXPECT_THAT(actions_.approve.asked(), ElementsAre(EqualsProto(R"pb(
                name: "sources/iru/devices/a/commands/1"
                plan_hash: "abc"
                comment: "ok"
              )pb")));
  EXPECT_THAT(out_, HasSubstr("QUEUED"));
}

TEST_F(DecisionCommandsTest, ShowsThePlanToWhoeverApprovesWithoutAHash) {
  typed_ = "yes\n";

  EXPECT_EQ(Run({"approve", kCommand, "--comment", "ok"}), kExitOk) << err_;

  EXPECT_THAT(out_, HasSubstr("Erases the device."));
  EXPECT_EQ(actions_.get_plan.asked()[0].name(), "sources/iru/plans/p");
  EXPECT_EQ(actions_.approve.asked()[0].plan_hash(), "abc");
}

TEST_F(DecisionCommandsTest, ApprovesTheWholeOfABatch) {
  typed_ = "yes\n";

  EXPECT_EQ(Run({"approve", kBatch, "--comment", "ok"}), kExitOk) << err_;

  EXPECT_EQ(actions_.get_batch.asked()[0].name(), kBatch);
  EXPECT_EQ(actions_.approve.asked()[0].name(), kBatch);
}

TEST_F(DecisionCommandsTest, ApprovesNothingThatNobodyLookedAt) {
  EXPECT_EQ(Run({"approve", kCommand, "--comment", "ok"}), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("pass --plan-hash"));

  typed_ = "yes\n";
  EXPECT_EQ(Run({"approve", kCommand, "--comment", "ok", "--yes"}), kExitUsage);

  typed_ = "no\n";
  EXPECT_EQ(Run({"approve", kCommand, "--comment", "ok"}), kExitRefused);

  EXPECT_EQ(Run({"approve", kCommand}), kExitUsage);
  EXPECT_THAT(actions_.approve.asked(), IsEmpty());
}

TEST_F(DecisionCommandsTest, DeniesWithTheHashThatItIsBoundTo) {
  EXPECT_EQ(Run({"deny", kCommand, "--comment", "wrong one"}), kExitOk) << err_;

  EXPECT_THAT(actions_.deny.asked(), ElementsAre(EqualsProto(R"pb(
                name: "sources/iru/devices/a/commands/1"
                plan_hash: "abc"
                comment: "wrong one"
              )pb")));
}

TEST_F(DecisionCommandsTest, CancelsReleasesAndStops) {
  EXPECT_EQ(Run({"cancel", kCommand, "--reason", "found"}), kExitOk);
  EXPECT_EQ(Run({"release", kCommand, "--comment", "checked"}), kExitOk);
  EXPECT_EQ(Run({"stop-batch", kBatch, "--reason", "too many"}), kExitOk);

  EXPECT_EQ(actions_.cancel.asked()[0].reason(), "found");
  EXPECT_EQ(actions_.release.asked()[0].comment(), "checked");
  EXPECT_EQ(actions_.stop_batch.asked()[0].name(), kBatch);
}

TEST_F(DecisionCommandsTest, SettlesWithWhatIsKnown) {
  EXPECT_EQ(Run({"settle", kCommand, "--done", "--comment", "seen"}), kExitOk);
  EXPECT_EQ(Run({"settle", kCommand, "--not-done", "--comment", "seen"}),
            kExitOk);

  ASSERT_EQ(actions_.settle.asked().size(), 2u);
  EXPECT_EQ(actions_.settle.asked()[0].settlement(),
            actions::v1::SettleCommandRequest::SETTLEMENT_DONE);
  EXPECT_EQ(actions_.settle.asked()[1].settlement(),
            actions::v1::SettleCommandRequest::SETTLEMENT_NOT_DONE);
}

TEST_F(DecisionCommandsTest, SettlesNothingWithoutOneAnswer) {
  EXPECT_EQ(Run({"settle", kCommand, "--comment", "seen"}), kExitUsage);
  EXPECT_EQ(Run({"settle", kCommand, "--done", "--not-done", "--comment", "x"}),
            kExitUsage);
  EXPECT_THAT(actions_.settle.asked(), IsEmpty());
}

TEST_F(DecisionCommandsTest, WritesOneCommandALineForPrograms) {
  actions_.approve.Answer("commands { name: 'a' } commands { name: 'b' }");

  EXPECT_EQ(Run({"approve", kBatch, "--plan-hash", "abc", "--comment", "ok",
                 "--json"}),
            kExitOk);

  EXPECT_EQ(out_, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n");
}

}  // namespace
}  // namespace muster::cli
