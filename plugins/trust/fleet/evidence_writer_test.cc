#include "plugins/trust/fleet/evidence_writer.h"

#include <string>

#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/trust_bench.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::muster::testing::IsOk;
using posture::ToProto;

constexpr char kDevice[] = "sources/iru/devices/a";

class EvidenceWriterTest : public ::testing::Test {
 protected:
  EvidenceWriterTest()
      : trust_(R"pb(
          policies {
            name: "p"
            platforms: PLATFORM_MAC
            requirements { check_in { max_age { seconds: 604800 } } }
            requirements { not_commanded {} }
          }
          policies {
            name: "checks"
            platforms: PLATFORM_MAC
            requirements { check { check: "disk_encryption" } }
          })pb") {
    device::v1::Device mac = posture::DeviceFromText(R"pb(
      name: "sources/iru/devices/a"
      serial_number: "C02X"
      platform: PLATFORM_MAC
      state: STATE_ENROLLED
    )pb");
    *mac.mutable_last_check_in_time() = ToProto(trust_.bench.clock.Now());
    EXPECT_THAT(trust_.bench.ShowSnapshot({mac}), IsOk());
    EXPECT_THAT(trust_.bench.Sync(), IsOk());
  }

  actions::v1::Command Command(const std::string& kind,
                               actions::v1::CommandState state,
                               const std::string& id = "1") const {
    actions::v1::Command command;
    command.set_name(std::string(kDevice) + "/commands/" + id);
    command.set_state(state);
    if (kind == "lock") command.mutable_command()->mutable_lock();
    if (kind == "erase") command.mutable_command()->mutable_erase();
    if (kind == "restart") command.mutable_command()->mutable_restart();
    if (kind == "lost") command.mutable_command()->mutable_enable_lost_mode();
    if (kind == "found") command.mutable_command()->mutable_disable_lost_mode();
    if (state == actions::v1::COMMAND_STATE_SUCCEEDED) {
      *command.mutable_end_time() = ToProto(trust_.bench.clock.Now());
    }
    return command;
  }
  void Tell(const actions::v1::Command& command) {
    actions::v1::WatchCommandsResponse message;
    *message.add_commands() = command;
    ASSERT_THAT(trust_.bench.Update([&](plugins::EffectBatch& batch) {
      return TakeCommands(message, trust_.judge(), batch);
    }),
                IsOk());
  }
  void TellCheck(compliance::v1::Result result) {
    compliance::v1::WatchDeviceComplianceResponse message;
    compliance::v1::DeviceCompliance& device = *message.add_devices();
    device.set_device(kDevice);
    compliance::v1::CheckResult& check = *device.add_checks();
    check.set_check("disk_encryption");
    check.set_result(result);
    ASSERT_THAT(trust_.bench.Update([&](plugins::EffectBatch& batch) {
      return TakeChecks(message, trust_.bench.clock.Now(), trust_.judge(),
                        batch);
    }),
                IsOk());
  }
  v1::TrustState State(const std::string& policy = "p") const {
    return trust_.Published(kDevice, policy).state();
  }

  TrustBench trust_;
};

TEST_F(EvidenceWriterTest, CountsALockFromItsApprovalUntilTheNextCheckIn) {
  ASSERT_EQ(State(), v1::TRUST_STATE_TRUSTED);
  for (const auto undecided :
       {actions::v1::COMMAND_STATE_AWAITING_APPROVAL,
        actions::v1::COMMAND_STATE_HELD, actions::v1::COMMAND_STATE_DENIED}) {
    Tell(Command("lock", undecided));
    EXPECT_EQ(State(), v1::TRUST_STATE_TRUSTED) << undecided;
  }
  for (const auto open :
       {actions::v1::COMMAND_STATE_APPROVED, actions::v1::COMMAND_STATE_QUEUED,
        actions::v1::COMMAND_STATE_SENDING, actions::v1::COMMAND_STATE_ACCEPTED,
        actions::v1::COMMAND_STATE_UNCERTAIN,
        actions::v1::COMMAND_STATE_OFFLINE_PENDING}) {
    Tell(Command("lock", open));
    EXPECT_EQ(State(), v1::TRUST_STATE_UNTRUSTED) << open;
  }
  trust_.bench.clock.Advance(absl::Seconds(1));
  Tell(Command("lock", actions::v1::COMMAND_STATE_SUCCEEDED));
  EXPECT_EQ(State(), v1::TRUST_STATE_UNTRUSTED);

  trust_.bench.clock.Advance(absl::Minutes(1));
  ASSERT_THAT(trust_.bench.CheckIn(kDevice, trust_.bench.clock.Now()), IsOk());
  EXPECT_EQ(State(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(EvidenceWriterTest, ForgetsALockThatFailed) {
  Tell(Command("lock", actions::v1::COMMAND_STATE_ACCEPTED));
  Tell(Command("lock", actions::v1::COMMAND_STATE_FAILED));

  EXPECT_EQ(State(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(EvidenceWriterTest, CountsAnErasureUntilTheDeviceIsEnrolledAgain) {
  trust_.bench.clock.Advance(absl::Seconds(1));
  Tell(Command("erase", actions::v1::COMMAND_STATE_SUCCEEDED));
  trust_.bench.clock.Advance(absl::Minutes(1));
  ASSERT_THAT(trust_.bench.CheckIn(kDevice, trust_.bench.clock.Now()), IsOk());

  EXPECT_EQ(State(), v1::TRUST_STATE_UNTRUSTED);
}

TEST_F(EvidenceWriterTest, CountsLostModeUntilItIsEnded) {
  Tell(Command("lost", actions::v1::COMMAND_STATE_SUCCEEDED, "1"));
  EXPECT_EQ(State(), v1::TRUST_STATE_UNTRUSTED);
  trust_.bench.clock.Advance(absl::Seconds(1));
  Tell(Command("found", actions::v1::COMMAND_STATE_ACCEPTED, "2"));
  EXPECT_EQ(State(), v1::TRUST_STATE_UNTRUSTED);
  Tell(Command("found", actions::v1::COMMAND_STATE_SUCCEEDED, "2"));

  EXPECT_EQ(State(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(EvidenceWriterTest, CountsNoOtherCommand) {
  Tell(Command("restart", actions::v1::COMMAND_STATE_ACCEPTED));

  EXPECT_EQ(State(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(EvidenceWriterTest, TakesWhatWasOpenAsDoneIfTheStreamStartsOver) {
  Tell(Command("lock", actions::v1::COMMAND_STATE_ACCEPTED));
  trust_.bench.clock.Advance(absl::Minutes(1));
  ASSERT_THAT(trust_.bench.Update([&](plugins::EffectBatch& batch) {
    return CommandsStartOver(trust_.bench.clock.Now(), trust_.judge(), batch);
  }),
              IsOk());
  EXPECT_EQ(State(), v1::TRUST_STATE_UNTRUSTED);

  trust_.bench.clock.Advance(absl::Minutes(1));
  ASSERT_THAT(trust_.bench.CheckIn(kDevice, trust_.bench.clock.Now()), IsOk());
  EXPECT_EQ(State(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(EvidenceWriterTest, JudgesByTheResultOfACheck) {
  EXPECT_EQ(State("checks"), v1::TRUST_STATE_UNKNOWN);
  TellCheck(compliance::v1::RESULT_PASS);
  EXPECT_EQ(State("checks"), v1::TRUST_STATE_TRUSTED);
  TellCheck(compliance::v1::RESULT_FAIL);
  EXPECT_EQ(State("checks"), v1::TRUST_STATE_UNTRUSTED);
  TellCheck(compliance::v1::RESULT_UNKNOWN);
  EXPECT_EQ(State("checks"), v1::TRUST_STATE_UNKNOWN);
}

}  // namespace
}  // namespace muster::trust
