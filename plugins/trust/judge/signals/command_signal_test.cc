#include "plugins/trust/judge/signals/command_signal.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/judge/judge_fixture.h"

namespace muster::trust {
namespace {

using posture::ToProto;
using ::testing::HasSubstr;

const absl::Time kDone = kNow - absl::Hours(5);

class CommandSignalTest : public ::testing::Test {
 protected:
  storage::Commanded& Add(const std::string& kind, bool open) {
    storage::Commanded& one = *evidence_.add_commanded();
    one.set_command("sources/iru/devices/a/commands/1");
    one.set_kind(kind);
    one.set_open(open);
    if (!open) *one.mutable_end_time() = ToProto(kDone);
    return one;
  }

  Signal Now() {
    Evidence evidence = FreshEvidence();
    evidence.elsewhere = &evidence_;
    return CommandSignal(kNotCommanded, {device_, evidence, policy_, kNow});
  }

  void CheckIn(absl::Time time) {
    *device_.mutable_last_check_in_time() = ToProto(time);
  }
  void Enroll(absl::Time time) {
    *device_.mutable_last_enroll_time() = ToProto(time);
  }

  const Policy policy_ = PolicyOf("requirements { not_commanded {} }");
  device::v1::Device device_ = HealthyMac();
  storage::DeviceEvidence evidence_;
};

TEST_F(CommandSignalTest, PassesWhereNothingWasAskedFor) {
  EXPECT_EQ(Now().result(), v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(
      CommandSignal(kNotCommanded, {device_, FreshEvidence(), policy_, kNow})
          .result(),
      v1::SIGNAL_RESULT_PASS);
}

TEST_F(CommandSignalTest, FailsWhileOneIsOpen) {
  const std::pair<const char*, const char*> cases[] = {
      {"lock", kLockOpen},
      {"erase", kEraseOpen},
      {"enable_lost_mode", kLostModeOpen}};
  for (const auto& [kind, code] : cases) {
    evidence_.clear_commanded();
    Add(kind, true);
    CheckIn(kNow);
    Enroll(kNow);

    EXPECT_EQ(Now().result(), v1::SIGNAL_RESULT_FAIL) << kind;
    EXPECT_EQ(Now().reason.code(), code);
  }
}

TEST_F(CommandSignalTest, FailsALockedDeviceUntilItChecksInLater) {
  Add("lock", false);

  device_.clear_last_check_in_time();
  EXPECT_EQ(Now().reason.code(), kLocked);
  CheckIn(kDone);
  EXPECT_EQ(Now().reason.code(), kLocked);
  CheckIn(kDone + kTick);
  EXPECT_EQ(Now().result(), v1::SIGNAL_RESULT_PASS);
}

TEST_F(CommandSignalTest, FailsAnErasedDeviceUntilItIsEnrolledLater) {
  Add("erase", false);
  CheckIn(kNow);

  EXPECT_EQ(Now().reason.code(), kErased);
  Enroll(kDone);
  EXPECT_EQ(Now().reason.code(), kErased);
  Enroll(kDone + kTick);
  EXPECT_EQ(Now().result(), v1::SIGNAL_RESULT_PASS);
}

TEST_F(CommandSignalTest, FailsALostDeviceForAsLongAsItIsTold) {
  Add("enable_lost_mode", false);
  CheckIn(kNow);
  Enroll(kNow);

  EXPECT_EQ(Now().reason.code(), kLostModeEnabled);
  EXPECT_EQ(Now().holds_until, absl::InfiniteFuture());
}

TEST_F(CommandSignalTest, DoesNotTakeACheckInOfTheFutureForALaterOne) {
  Add("lock", false);
  CheckIn(kNow + absl::Hours(1));

  EXPECT_EQ(Now().reason.code(), kLocked);
  EXPECT_EQ(Now().holds_until, kNow + absl::Hours(1) - kTick);
}

TEST_F(CommandSignalTest, FailsWhereNobodyToldWhenItEnded) {
  Add("lock", false).clear_end_time();
  CheckIn(kNow);

  EXPECT_EQ(Now().result(), v1::SIGNAL_RESULT_FAIL);
}

TEST_F(CommandSignalTest, NamesTheFirstCommandThatStillCounts) {
  Add("lock", false);
  Add("erase", true).set_command("sources/iru/devices/a/commands/2");
  CheckIn(kNow);

  EXPECT_EQ(Now().reason.code(), kEraseOpen);
  EXPECT_THAT(Now().reason.value(), HasSubstr("commands/2"));
}

}  // namespace
}  // namespace muster::trust
