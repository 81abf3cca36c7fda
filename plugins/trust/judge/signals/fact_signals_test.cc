#include "plugins/trust/judge/signals/fact_signals.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/judge/judge_fixture.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using posture::ToDuration;
using posture::ToProto;
using posture::ToTime;
using ::testing::IsEmpty;
using ::testing::Not;

// The policy in text format lives as long as the fixture.
class FactSignalsTest : public ::testing::Test {
 protected:
  using Judger = Signal (*)(const Requirement&, const Judged&);

  Signal SignalOf(Judger judge, const std::string& requirement,
                  absl::Time now = kNow) {
    const Policy policy = PolicyOf("requirements { " + requirement + " }");
    Evidence evidence = FreshEvidence();
    evidence.elsewhere = &elsewhere_;
    evidence.checks_heard = checks_heard_;
    return judge(policy.requirements.front(), {device_, evidence, policy, now});
  }

  v1::SignalResult ResultOfFact(const std::string& wanted) {
    return SignalOf(FactSignal, "fact { key: 'x' " + wanted + "}").result();
  }

  storage::CheckOutcome& AddOutcome(compliance::v1::Result result) {
    storage::CheckOutcome& outcome = *elsewhere_.add_checks();
    outcome.set_check("os");
    outcome.set_result(result);
    outcome.set_value("14.1");
    outcome.set_threshold("at least 15");
    outcome.set_message("Update it.");
    return outcome;
  }

  Device device_ = HealthyMac();
  storage::DeviceEvidence elsewhere_;
  std::optional<absl::Time> checks_heard_;
};

TEST_F(FactSignalsTest, TellTheAgeOfAFactByItsCollectionFirst) {
  device::v1::Fact& mdm = FactOf(device_, "mdm.enabled");
  EXPECT_FALSE(SignalOf(InstalledSignal, "mdm {}").reason.has_age());

  *mdm.mutable_observe_time() = ToProto(kNow - absl::Minutes(5));
  EXPECT_EQ(ToDuration(SignalOf(InstalledSignal, "mdm {}").reason.age()),
            absl::Minutes(5));

  *mdm.mutable_collect_time() = ToProto(kNow - absl::Hours(5));
  const v1::Reason reason = SignalOf(InstalledSignal, "mdm {}").reason;
  EXPECT_EQ(ToDuration(reason.age()), absl::Hours(5));
  EXPECT_EQ(ToTime(reason.observe_time()), kNow - absl::Hours(5));
}

TEST_F(FactSignalsTest, CountAFactOfExactlyTheMaximalAge) {
  const std::string requirement = "agent { max_age { seconds: 60 } }";
  device::v1::Fact& agent = FactOf(device_, "agent.installed");

  *agent.mutable_collect_time() = ToProto(kNow - absl::Minutes(1));
  EXPECT_EQ(SignalOf(InstalledSignal, requirement).result(),
            v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(SignalOf(InstalledSignal, requirement).valid_until, kNow);

  *agent.mutable_collect_time() = ToProto(kNow - absl::Minutes(1) - kTick);
  const Signal old = SignalOf(InstalledSignal, requirement);
  EXPECT_EQ(old.result(), v1::SIGNAL_RESULT_UNKNOWN);
  EXPECT_EQ(old.reason.code(), kAgentTooOld);
}

TEST_F(FactSignalsTest, DoNotKnowAnOldFailureEither) {
  FactOf(device_, "mdm.enabled").set_bool_value(false);
  *FactOf(device_, "mdm.enabled").mutable_collect_time() =
      ToProto(kNow - absl::Minutes(1));
  const std::string requirement = "mdm { max_age { seconds: 60 } }";

  const Signal last = SignalOf(InstalledSignal, requirement);
  EXPECT_EQ(last.reason.code(), kMdmMissing);
  EXPECT_EQ(last.holds_until, kNow);
  EXPECT_EQ(last.valid_until, absl::InfiniteFuture());

  EXPECT_EQ(SignalOf(InstalledSignal, requirement, kNow + kTick).reason.code(),
            kMdmTooOld);
}

TEST_F(FactSignalsTest, DoNotKnowAFactOfUntoldAgeWhereAgeMatters) {
  EXPECT_EQ(SignalOf(InstalledSignal, "mdm { max_age { seconds: 60 } }")
                .reason.code(),
            kMdmUnknown);
}

TEST_F(FactSignalsTest, CompareAFactWithWhatIsAskedFor) {
  FactOf(device_, "x").set_bool_value(false);
  EXPECT_EQ(ResultOfFact("bool_value: false"), v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(ResultOfFact("bool_value: true"), v1::SIGNAL_RESULT_FAIL);

  FactOf(device_, "x").set_string_value("full");
  EXPECT_EQ(ResultOfFact("string_value: 'full'"), v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(ResultOfFact("string_value: 'Full'"), v1::SIGNAL_RESULT_FAIL);

  FactOf(device_, "x").set_int_value(3);
  EXPECT_EQ(ResultOfFact("min_value: 3"), v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(ResultOfFact("min_value: 4"), v1::SIGNAL_RESULT_FAIL);
  EXPECT_EQ(ResultOfFact("max_value: 3"), v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(ResultOfFact("max_value: 2"), v1::SIGNAL_RESULT_FAIL);
}

TEST_F(FactSignalsTest, DoNotKnowAFactOfAnotherType) {
  FactOf(device_, "x").set_string_value("3");

  EXPECT_EQ(ResultOfFact("min_value: 3"), v1::SIGNAL_RESULT_UNKNOWN);
  EXPECT_EQ(ResultOfFact("bool_value: true"), v1::SIGNAL_RESULT_UNKNOWN);
  FactOf(device_, "x").set_bool_value(true);
  EXPECT_EQ(ResultOfFact("string_value: 'true'"), v1::SIGNAL_RESULT_UNKNOWN);
}

TEST_F(FactSignalsTest, TellWhyAFactHasNoValue) {
  FactOf(device_, "x")
      .set_unknown_reason(device::v1::UNKNOWN_REASON_PERMISSION_MISSING);

  const v1::Reason reason =
      SignalOf(FactSignal, "fact { key: 'x' bool_value: true }").reason;

  EXPECT_EQ(reason.code(), kFactUnknown);
  EXPECT_EQ(reason.value(), "PERMISSION_MISSING");
  EXPECT_THAT(reason.hint(), Not(IsEmpty()));
}

TEST_F(FactSignalsTest, ShowAFactThatIsNotAsAskedFor) {
  FactOf(device_, "x").set_int_value(7);

  const v1::Reason reason =
      SignalOf(FactSignal, "fact { key: 'x' max_value: 2 }").reason;

  EXPECT_EQ(reason.signal(), "x");
  EXPECT_EQ(reason.code(), kFactMismatch);
  EXPECT_EQ(reason.value(), "7");
}

TEST_F(FactSignalsTest, TakeACheckAsItCameOut) {
  const std::string requirement = "check { check: 'os' }";
  const std::pair<compliance::v1::Result, v1::SignalResult> cases[] = {
      {compliance::v1::RESULT_PASS, v1::SIGNAL_RESULT_PASS},
      {compliance::v1::RESULT_FAIL, v1::SIGNAL_RESULT_FAIL},
      {compliance::v1::RESULT_UNKNOWN, v1::SIGNAL_RESULT_UNKNOWN},
      {compliance::v1::RESULT_UNSPECIFIED, v1::SIGNAL_RESULT_UNKNOWN},
      {compliance::v1::RESULT_NOT_APPLICABLE,
       v1::SIGNAL_RESULT_NOT_APPLICABLE}};
  for (const auto& [outcome, result] : cases) {
    elsewhere_.clear_checks();
    AddOutcome(outcome);
    EXPECT_EQ(SignalOf(CheckSignal, requirement).result(), result) << outcome;
  }
}

TEST_F(FactSignalsTest, ShowWhatACheckJudged) {
  AddOutcome(compliance::v1::RESULT_FAIL);

  const v1::Reason reason =
      SignalOf(CheckSignal, "check { check: 'os' }").reason;

  EXPECT_EQ(reason.signal(), "check/os");
  EXPECT_EQ(reason.code(), kCheckFailed);
  EXPECT_EQ(reason.value(), "14.1");
  EXPECT_EQ(reason.threshold(), "at least 15");
  EXPECT_EQ(reason.hint(), "Update it.");
}

TEST_F(FactSignalsTest, DoNotKnowACheckWithoutAResult) {
  AddOutcome(compliance::v1::RESULT_PASS).set_check("other");

  EXPECT_EQ(SignalOf(CheckSignal, "check { check: 'os' }").reason.code(),
            kCheckUnknown);
}

TEST_F(FactSignalsTest, CountACheckHeardOfExactlyTheMaximalAgeAgo) {
  const std::string requirement =
      "check { check: 'os' max_age { seconds: 60 } }";
  AddOutcome(compliance::v1::RESULT_PASS);
  EXPECT_EQ(SignalOf(CheckSignal, requirement).reason.code(), kCheckUnknown);

  checks_heard_ = kNow - absl::Minutes(1);
  EXPECT_EQ(SignalOf(CheckSignal, requirement).result(),
            v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(SignalOf(CheckSignal, requirement).valid_until, kNow);
  EXPECT_EQ(SignalOf(CheckSignal, requirement, kNow + kTick).reason.code(),
            kCheckTooOld);
}

TEST_F(FactSignalsTest, FailADeviceThatTheVendorCallsLost) {
  EXPECT_EQ(SignalOf(LostSignal, "not_lost {}").result(),
            v1::SIGNAL_RESULT_PASS);

  device_.set_lost_mode_status("enabled");
  EXPECT_EQ(SignalOf(LostSignal, "not_lost {}").reason.code(), kLost);
  EXPECT_EQ(SignalOf(LostSignal, "not_lost {}").reason.value(), "enabled");
}

}  // namespace
}  // namespace muster::trust
