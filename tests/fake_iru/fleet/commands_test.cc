#include "tests/fake_iru/fleet/commands.h"

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

class CommandsTest : public ::testing::Test {
 protected:
  CommandsTest() : state_(GenerateFleet({1, 2, absl::FromUnixSeconds(1e9)})) {}

  Device& mac() { return state_.devices.at(state_.order[0]); }

  void Send(const std::string& action, Json body = Json::object()) {
    Command command;
    command.action = action;
    command.body = std::move(body);
    Enqueue(state_, mac(), std::move(command));
  }

  int StatusAfter(absl::Duration elapsed) {
    state_.now += elapsed;
    SettleCommands(state_);
    return mac().commands.back().status;
  }

  State state_;
};

TEST_F(CommandsTest, PendsThenRunsThenCompletesAsTimePasses) {
  Send("restart");
  const absl::Time sent = state_.now;

  EXPECT_EQ(StatusAfter(absl::ZeroDuration()), 1);
  EXPECT_EQ(StatusAfter(absl::Milliseconds(500)), 2);
  EXPECT_TRUE(HasOpenCommand(mac(), "restart"));
  EXPECT_EQ(StatusAfter(absl::Seconds(5)), 3);
  EXPECT_FALSE(HasOpenCommand(mac(), "restart"));
  EXPECT_EQ(mac().commands.back().completed, sent + absl::Seconds(1));
}

TEST_F(CommandsTest, HasItsEffectOnlyWhenItCompletes) {
  Send("setname", {{"DeviceName", "Renamed"}});
  StatusAfter(absl::Milliseconds(900));
  EXPECT_NE(mac().Text("device_name"), "Renamed");

  StatusAfter(absl::Milliseconds(100));
  EXPECT_EQ(mac().Text("device_name"), "Renamed");
}

TEST_F(CommandsTest, StaysPendingWhileCommandsAreHeld) {
  state_.hold_commands = true;
  Send("lock");

  EXPECT_EQ(StatusAfter(absl::Hours(1)), 1);
  ASSERT_TRUE(FinishCommand(state_, mac(), "", 3, nullptr).ok());
  EXPECT_EQ(mac().commands.back().status, 3);
  EXPECT_TRUE(mac().Flag("locked"));
}

TEST_F(CommandsTest, FailsWithAnErrorChainAndWithoutEffect) {
  Send("lock");
  ASSERT_TRUE(FinishCommand(state_, mac(), "", 4, "No.").ok());

  EXPECT_EQ(mac().commands.back().error_chain[0]["us_english_description"],
            "No.");
  EXPECT_FALSE(mac().Flag("locked"));
  EXPECT_EQ(FinishCommand(state_, mac(), "", 3, nullptr).code(),
            absl::StatusCode::kNotFound);
}

TEST_F(CommandsTest, KeepsANotNowOpenUntilItIsFinished) {
  Send("restart");
  const std::string uuid = mac().commands.back().uuid;
  ASSERT_TRUE(FinishCommand(state_, mac(), uuid, 5, nullptr).ok());

  EXPECT_EQ(StatusAfter(absl::Hours(1)), 5);
  EXPECT_TRUE(HasOpenCommand(mac(), "restart"));
  ASSERT_TRUE(FinishCommand(state_, mac(), uuid, 3, nullptr).ok());
  EXPECT_EQ(FinishCommand(state_, mac(), uuid, 3, nullptr).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(CommandsTest, LeavesARecordWithoutModelIdentifierAfterAnErase) {
  Send("erase");
  StatusAfter(absl::Seconds(2));

  EXPECT_EQ(mac().Text("model_identifier"), "");
  EXPECT_FALSE(mac().Flag("agent_installed"));
  EXPECT_NE(mac().Text("model"), "");
}

TEST_F(CommandsTest, IsPutOffUntilTheDeviceIsAskedAgain) {
  mac().not_now = 1;
  Send("restart");
  EXPECT_EQ(StatusAfter(absl::Milliseconds(500)), 5);
  EXPECT_EQ(StatusAfter(absl::Hours(1)), 5);
  EXPECT_TRUE(HasOpenCommand(mac(), "restart"));

  RetryPutOff(state_, mac());

  EXPECT_EQ(StatusAfter(absl::ZeroDuration()), 1);
  EXPECT_EQ(StatusAfter(absl::Seconds(1)), 3);
  EXPECT_EQ(mac().commands.back().completed, state_.now);
}

TEST_F(CommandsTest, IsPutOffAsOftenAsTheDeviceIsToldTo) {
  mac().not_now = 2;
  Send("restart");
  EXPECT_EQ(StatusAfter(absl::Seconds(5)), 5);
  RetryPutOff(state_, mac());
  EXPECT_EQ(StatusAfter(absl::Seconds(5)), 5);

  RetryPutOff(state_, mac());

  EXPECT_EQ(StatusAfter(absl::Seconds(5)), 3);
}

}  // namespace
}  // namespace muster::fake_iru
