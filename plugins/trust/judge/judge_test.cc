#include "plugins/trust/judge/judge.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/judge/judge_fixture.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using posture::Show;
using posture::ToDuration;
using posture::ToProto;
using posture::ToTime;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kTwingate[] = "twingate_compatible";

bool SaysTheSame(const Judgement& a, const Judgement& b) {
  return a.state == b.state &&
         std::equal(a.reasons.begin(), a.reasons.end(), b.reasons.begin(),
                    b.reasons.end(),
                    [](const v1::Reason& x, const v1::Reason& y) {
                      return trust::SaysTheSame(x, y);
                    });
}

Judgement JudgeNow(const Device& device, absl::string_view policy = kTwingate) {
  return Judge(device, FreshEvidence(), BuiltIn(policy), kNow);
}

Evidence SyncedAt(std::optional<absl::Time> time) {
  Evidence evidence;
  evidence.source.last_full_sync_time = time;
  return evidence;
}

TEST(JudgeTest, TrustsAMacThatMeetsAllFiveRequirementsOfTwingate) {
  const Judgement judgement = JudgeNow(HealthyMac());

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_TRUSTED);
  EXPECT_THAT(SignalsOf(judgement),
              ElementsAre(kInInventory, kNotRemoved, kSyncAge, kPlatform, kMdm,
                          kAgent, kCheckInAge));
  for (const v1::Reason& reason : judgement.reasons) {
    EXPECT_EQ(reason.result(), v1::SIGNAL_RESULT_PASS) << reason.signal();
    EXPECT_THAT(reason.code(), IsEmpty()) << reason.signal();
    EXPECT_THAT(reason.hint(), IsEmpty()) << reason.signal();
    EXPECT_FALSE(reason.has_since_time()) << reason.signal();
  }
}

TEST(JudgeTest, TrustsAHealthyIphoneByTheDefaultPolicyWithoutAnAgent) {
  Device iphone = HealthyMac();
  iphone.set_platform(device::v1::PLATFORM_IPHONE);
  FactOf(iphone, device::kAgentInstalled).set_bool_value(false);

  const Judgement judgement = JudgeNow(iphone, "default");

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(ReasonOf(judgement, kAgent).result(),
            v1::SIGNAL_RESULT_NOT_APPLICABLE);
}

// One defect of a healthy Mac, and the verdict and first reason it leads to.
struct Case {
  std::string name;
  void (*spoil)(Device& device);
  v1::TrustState state;
  std::string signal;
  v1::SignalResult result;
  std::string code;
  bool missing_data = false;
};

class SpoiltMacTest : public ::testing::TestWithParam<Case> {};

TEST_P(SpoiltMacTest, IsJudgedByItsDefectAndSaysSoFirst) {
  Device device = HealthyMac();
  GetParam().spoil(device);

  const Judgement judgement = JudgeNow(device);

  EXPECT_EQ(judgement.state, GetParam().state);
  EXPECT_EQ(judgement.reasons.front().signal(), GetParam().signal);
  EXPECT_EQ(judgement.reasons.front().result(), GetParam().result);
  EXPECT_EQ(judgement.reasons.front().code(), GetParam().code);
  EXPECT_THAT(judgement.reasons.front().hint(), Not(IsEmpty()));
  EXPECT_EQ(judgement.valid_until, std::nullopt);
  EXPECT_EQ(IsForMissingData(judgement), GetParam().missing_data);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SpoiltMacTest,
    ::testing::Values(
        Case{"Removed",
             [](Device& d) { d.set_state(device::v1::STATE_REMOVED); },
             v1::TRUST_STATE_UNTRUSTED, kNotRemoved, v1::SIGNAL_RESULT_FAIL,
             kRemoved},
        Case{"MdmOff",
             [](Device& d) {
               FactOf(d, device::kMdmEnabled).set_bool_value(false);
             },
             v1::TRUST_STATE_UNTRUSTED, kMdm, v1::SIGNAL_RESULT_FAIL,
             kMdmMissing},
        Case{"MdmRefused",
             [](Device& d) {
               FactOf(d, device::kMdmEnabled).clear_value();
               FactOf(d, device::kMdmEnabled)
                   .set_unknown_reason(
                       device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
             },
             v1::TRUST_STATE_UNKNOWN, kMdm, v1::SIGNAL_RESULT_UNKNOWN,
             kMdmUnknown, true},
        Case{"MdmOfAnotherType",
             [](Device& d) {
               FactOf(d, device::kMdmEnabled).set_string_value("True");
             },
             v1::TRUST_STATE_UNKNOWN, kMdm, v1::SIGNAL_RESULT_UNKNOWN,
             kMdmUnknown, true},
        Case{"AgentOff",
             [](Device& d) {
               FactOf(d, device::kAgentInstalled).set_bool_value(false);
             },
             v1::TRUST_STATE_UNTRUSTED, kAgent, v1::SIGNAL_RESULT_FAIL,
             kAgentMissing},
        Case{"NoFacts", [](Device& d) { d.clear_facts(); },
             v1::TRUST_STATE_UNKNOWN, kMdm, v1::SIGNAL_RESULT_UNKNOWN,
             kMdmUnknown, true},
        Case{"NoAgentFact",
             [](Device& d) { d.mutable_facts()->DeleteSubrange(0, 1); },
             v1::TRUST_STATE_UNKNOWN, kAgent, v1::SIGNAL_RESULT_UNKNOWN,
             kAgentUnknown, true},
        Case{"NeverCheckedIn", [](Device& d) { d.clear_last_check_in_time(); },
             v1::TRUST_STATE_UNKNOWN, kCheckInAge, v1::SIGNAL_RESULT_UNKNOWN,
             kNeverReported, true},
        Case{"SilentForLong",
             [](Device& d) {
               *d.mutable_last_check_in_time() = ToProto(kNow - 2 * kWeek);
             },
             v1::TRUST_STATE_UNTRUSTED, kCheckInAge, v1::SIGNAL_RESULT_FAIL,
             kCheckInTooOld},
        Case{"AnIpad",
             [](Device& d) { d.set_platform(device::v1::PLATFORM_IPAD); },
             v1::TRUST_STATE_UNTRUSTED, kPlatform,
             v1::SIGNAL_RESULT_NOT_APPLICABLE, kPlatformNotCovered},
        Case{"OfUntoldPlatform", [](Device& d) { d.clear_platform(); },
             v1::TRUST_STATE_UNKNOWN, kPlatform, v1::SIGNAL_RESULT_UNKNOWN,
             kPlatformNotTold, true},
        Case{"OfAPlatformOfLaterBuilds",
             [](Device& d) {
               d.set_platform(static_cast<device::v1::Platform>(1000));
             },
             v1::TRUST_STATE_UNKNOWN, kPlatform, v1::SIGNAL_RESULT_UNKNOWN,
             kPlatformNotTold, true}),
    [](const auto& info) { return info.param.name; });

TEST(JudgeTest, CountsExactlySevenDaysAsInsideAndAMomentMoreAsOutside) {
  Device mac = HealthyMac();

  *mac.mutable_last_check_in_time() = ToProto(kNow - kWeek + kTick);
  EXPECT_EQ(JudgeNow(mac).state, v1::TRUST_STATE_TRUSTED);
  *mac.mutable_last_check_in_time() = ToProto(kNow - kWeek);
  EXPECT_EQ(JudgeNow(mac).state, v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(JudgeNow(mac).valid_until, kNow);

  *mac.mutable_last_check_in_time() = ToProto(kNow - kWeek - kTick);
  EXPECT_EQ(JudgeNow(mac).state, v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(JudgeNow(mac).reasons.front().code(), kCheckInTooOld);
}

TEST(JudgeTest, CountsASyncOfExactlyTheMaximalAgeAsInDate) {
  const Policy policy = BuiltIn(kTwingate);

  EXPECT_EQ(
      Judge(HealthyMac(), SyncedAt(kNow - policy.max_sync_age), policy, kNow)
          .state,
      v1::TRUST_STATE_TRUSTED);

  const Judgement late = Judge(
      HealthyMac(), SyncedAt(kNow - policy.max_sync_age - kTick), policy, kNow);
  EXPECT_EQ(late.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(late.reasons.front().code(), kSyncTooOld);
  EXPECT_FALSE(IsForMissingData(late));
}

TEST(JudgeTest, KnowsNothingBeforeTheFirstFullSync) {
  const Judgement judgement =
      Judge(HealthyMac(), SyncedAt({}), BuiltIn("default"), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(judgement.reasons.front().code(), kWaitingToSync);
  EXPECT_FALSE(IsForMissingData(judgement));
}

TEST(JudgeTest, PutsAFailureBeforeASyncThatIsTooOld) {
  Device mac = HealthyMac();
  FactOf(mac, device::kAgentInstalled).set_bool_value(false);

  const Judgement judgement =
      Judge(mac, SyncedAt(kNow - absl::Hours(4)), BuiltIn(kTwingate), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNTRUSTED);
  EXPECT_THAT(SignalsOf(judgement),
              ElementsAre(kAgent, kSyncAge, kInInventory, kNotRemoved,
                          kPlatform, kMdm, kCheckInAge));
}

TEST(JudgeTest, NeverPassesASignalOnAPlatformOutsideThePolicy) {
  Device ipad = HealthyMac();
  ipad.set_platform(device::v1::PLATFORM_IPAD);

  const Judgement judgement = JudgeNow(ipad);

  for (const char* signal : {kMdm, kAgent, kCheckInAge}) {
    EXPECT_EQ(ReasonOf(judgement, signal).result(),
              v1::SIGNAL_RESULT_NOT_APPLICABLE)
        << signal;
  }
}

TEST(JudgeTest, DoesNotKnowADeviceOutsideThePolicyWhoseSyncIsTooOld) {
  Device ipad = HealthyMac();
  ipad.set_platform(device::v1::PLATFORM_IPAD);

  const Judgement judgement =
      Judge(ipad, SyncedAt(kNow - absl::Hours(4)), BuiltIn(kTwingate), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(judgement.reasons.front().code(), kSyncTooOld);
}

TEST(JudgeTest, FailsAnUntoldPlatformWhoseSignalFailsWhereverItIsAsked) {
  Device device = HealthyMac();
  device.clear_platform();
  FactOf(device, device::kMdmEnabled).set_bool_value(false);

  EXPECT_EQ(JudgeNow(device, "default").state, v1::TRUST_STATE_UNTRUSTED);
}

TEST(JudgeTest, DoesNotFailAnUntoldPlatformByWhatIsAskedOfSomeOnly) {
  Device device = HealthyMac();
  device.clear_platform();
  FactOf(device, device::kAgentInstalled).set_bool_value(false);

  const Judgement judgement = JudgeNow(device, "default");

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(ReasonOf(judgement, kAgent).code(), kPlatformNotTold);
}

TEST(JudgeTest, DoesNotTrustADeviceOfWhichNothingIsAsked) {
  const Policy policy =
      PolicyOf("requirements { mdm {} platforms: PLATFORM_IPAD }");

  const Judgement judgement =
      Judge(HealthyMac(), FreshEvidence(), policy, kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(judgement.reasons.front().code(), kPlatformNotCovered);
}

TEST(JudgeTest, DoesNotKnowADeviceOfWhichAllThatIsAskedIsExempt) {
  const Policy policy = PolicyOf("requirements { not_lost {} }");
  Device mac = HealthyMac();
  mac.set_lost_mode_status("enabled");
  const std::vector<ActiveExemption> exemptions = {
      {"sources/iru/exemptions/1", kNotLost, "", kNow + absl::Hours(1)}};
  Evidence evidence = FreshEvidence();
  evidence.exemptions = exemptions;

  const Judgement judgement = Judge(mac, evidence, policy, kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(judgement.reasons.front().code(), kAllExempt);
  EXPECT_FALSE(IsForMissingData(judgement));
}

TEST(JudgeTest, CountsACheckInInTheFutureAsNowAndSaysSo) {
  Device mac = HealthyMac();
  *mac.mutable_last_check_in_time() = ToProto(kNow + absl::Hours(2));

  const Judgement judgement =
      Judge(mac, SyncedAt(kNow), BuiltIn(kTwingate), kNow);

  const v1::Reason reason = ReasonOf(judgement, kCheckInAge);
  EXPECT_EQ(judgement.state, v1::TRUST_STATE_TRUSTED);
  EXPECT_THAT(reason.value(), HasSubstr("in the future"));
  EXPECT_EQ(ToDuration(reason.age()), absl::ZeroDuration());
  EXPECT_EQ(judgement.holds_until, kNow + absl::Hours(2));
}

TEST(JudgeTest, IsNotValidForLongerThanItHoldsWhereACheckInIsFarInTheFuture) {
  Device mac = HealthyMac();
  *mac.mutable_last_check_in_time() = ToProto(kNow + 1000 * kWeek);
  Policy policy = BuiltIn(kTwingate);
  policy.max_sync_age = 2000 * kWeek;

  const Judgement judgement = Judge(mac, FreshEvidence(), policy, kNow);

  EXPECT_EQ(judgement.valid_until, kNow + kWeek);
  EXPECT_EQ(judgement.holds_until, kNow + kWeek);
}

TEST(JudgeTest, IsValidUntilTheFirstOfCheckInAndSyncLapses) {
  Device mac = HealthyMac();

  EXPECT_EQ(JudgeNow(mac).valid_until,
            kNow - absl::Minutes(10) + absl::Hours(3));

  const absl::Time check_in = kNow - kWeek + absl::Minutes(5);
  *mac.mutable_last_check_in_time() = ToProto(check_in);
  EXPECT_EQ(JudgeNow(mac).valid_until, check_in + kWeek);
  EXPECT_EQ(JudgeNow(mac).holds_until, check_in + kWeek);
}

TEST(JudgeTest, HoldsExactlyUntilItSays) {
  Device mac = HealthyMac();
  *mac.mutable_last_check_in_time() = ToProto(kNow - kWeek + absl::Minutes(5));
  const Evidence evidence = SyncedAt(kNow);
  const Policy policy = BuiltIn(kTwingate);
  const Judgement judgement = Judge(mac, evidence, policy, kNow);

  const Judgement last = Judge(mac, evidence, policy, judgement.holds_until);
  const Judgement after =
      Judge(mac, evidence, policy, judgement.holds_until + kTick);

  EXPECT_TRUE(SaysTheSame(judgement, last));
  EXPECT_FALSE(SaysTheSame(judgement, after));
}

TEST(JudgeTest, TellsValueThresholdAndAgeOfTheCheckIn) {
  Device mac = HealthyMac();
  *mac.mutable_last_check_in_time() = ToProto(kNow - absl::Hours(200));

  const v1::Reason reason = ReasonOf(JudgeNow(mac), kCheckInAge);

  EXPECT_EQ(reason.value(), Show(kNow - absl::Hours(200)));
  EXPECT_EQ(reason.threshold(), "at most 7 days");
  EXPECT_EQ(ToDuration(reason.age()), absl::Hours(200));
  EXPECT_EQ(ToTime(reason.observe_time()), kNow - absl::Hours(200));
}

TEST(JudgeTest, SaysTheSameAfterACheckInThatOnlyMovesTime) {
  Device mac = HealthyMac();
  const Judgement before = JudgeNow(mac);

  *mac.mutable_last_check_in_time() = ToProto(kNow);
  EXPECT_TRUE(SaysTheSame(before, JudgeNow(mac)));

  mac.clear_last_check_in_time();
  EXPECT_FALSE(SaysTheSame(before, JudgeNow(mac)));
}

TEST(JudgeTest, TakesOneAgeThatRanOutForTheClockWhateverElseIsMissing) {
  const Policy policy = PolicyOf(R"pb(
    requirements { mdm {} }
    requirements { agent { max_age { seconds: 60 } } })pb");
  Device mac = HealthyMac();
  mac.mutable_facts()->DeleteSubrange(1, 1);
  *FactOf(mac, device::kAgentInstalled).mutable_collect_time() =
      ToProto(kNow - absl::Hours(1));

  const Judgement judgement = Judge(mac, FreshEvidence(), policy, kNow);

  EXPECT_EQ(judgement.reasons.front().code(), kMdmUnknown);
  EXPECT_FALSE(IsForMissingData(judgement));
}

TEST(JudgeUnlistedTest, IsUntrustedWhileASyncIsInDate) {
  const Judgement judgement =
      JudgeUnlisted(SyncedAgo(absl::Hours(1)), BuiltIn(kTwingate), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(judgement.reasons.front().code(), kNotManaged);
}

TEST(JudgeUnlistedTest, IsUnknownWithoutASyncInDate) {
  const Judgement old =
      JudgeUnlisted(SyncedAgo(absl::Hours(4)), BuiltIn(kTwingate), kNow);
  const Judgement never = JudgeUnlisted({}, BuiltIn(kTwingate), kNow);

  EXPECT_EQ(old.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(old.reasons.front().code(), kSyncTooOld);
  EXPECT_EQ(never.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(never.reasons.front().code(), kWaitingToSync);
}

TEST(JudgeAmbiguousTest, IsUnknownAndTellsHowManyRecordsThereAre) {
  const Judgement judgement =
      JudgeAmbiguous(2, SyncedAgo(absl::Hours(1)), BuiltIn(kTwingate), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(judgement.reasons.front().code(), kAmbiguousSerial);
  EXPECT_THAT(judgement.reasons.front().value(), HasSubstr("2"));
}

TEST(JudgeEmailOnlyTest, IsNeverTrusted) {
  const Judgement judgement =
      JudgeEmailOnly(SyncedAgo(absl::Hours(1)), BuiltIn("default"), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(judgement.reasons.front().code(), kEmailOnly);
}

}  // namespace
}  // namespace muster::trust
