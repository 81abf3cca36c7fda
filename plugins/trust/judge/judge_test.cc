#include "plugins/trust/judge/judge.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using posture::Show;
using posture::ToDuration;
using posture::ToProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1795000000);
const absl::Duration kWeek = absl::Hours(7 * 24);

Device HealthyMac() {
  Device mac;
  google::protobuf::TextFormat::ParseFromString(
      R"pb(name: "sources/iru/devices/a"
           serial_number: "C02X"
           platform: PLATFORM_MAC
           state: STATE_ENROLLED
           facts { key: "agent.installed" bool_value: true }
           facts { key: "mdm.enabled" bool_value: true })pb",
      &mac);
  *mac.mutable_last_check_in_time() = ToProto(kNow - absl::Hours(1));
  return mac;
}

device::v1::Fact& FactOf(Device& device, absl::string_view key) {
  for (device::v1::Fact& fact : *device.mutable_facts()) {
    if (fact.key() == key) return fact;
  }
  return *device.add_facts();
}

bool SaysTheSame(const Judgement& a, const Judgement& b) {
  return a.state == b.state &&
         std::equal(a.reasons.begin(), a.reasons.end(), b.reasons.begin(),
                    b.reasons.end(),
                    [](const v1::Reason& x, const v1::Reason& y) {
                      return trust::SaysTheSame(x, y);
                    });
}

SourceHealth SyncedAgo(absl::Duration ago) { return {kNow - ago}; }

Judgement JudgeNow(const Device& device) {
  return Judge(device, SyncedAgo(absl::Minutes(10)), Policy(), kNow);
}

v1::Reason ReasonOf(const Judgement& judgement, const std::string& signal) {
  for (const v1::Reason& reason : judgement.reasons) {
    if (reason.signal() == signal) return reason;
  }
  ADD_FAILURE() << "no signal " << signal;
  return {};
}

std::vector<std::string> SignalsOf(const Judgement& judgement) {
  std::vector<std::string> signals;
  for (const v1::Reason& reason : judgement.reasons) {
    signals.push_back(reason.signal());
  }
  return signals;
}

TEST(JudgeTest, TrustsAMacThatMeetsAllFiveRequirements) {
  const Judgement judgement = JudgeNow(HealthyMac());

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_TRUSTED);
  EXPECT_THAT(SignalsOf(judgement),
              ElementsAre(kInInventory, kNotRemoved, kSyncAge, kPlatform, kMdm,
                          kAgent, kCheckInAge));
  for (const v1::Reason& reason : judgement.reasons) {
    EXPECT_EQ(reason.result(), v1::SIGNAL_RESULT_PASS) << reason.signal();
    EXPECT_THAT(reason.code(), IsEmpty()) << reason.signal();
    EXPECT_THAT(reason.hint(), IsEmpty()) << reason.signal();
  }
}

// One defect of a healthy Mac, and the verdict and first reason it leads to.
struct Case {
  std::string name;
  void (*spoil)(Device& device);
  v1::TrustState state;
  std::string signal;
  v1::SignalResult result;
  std::string code;
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
             kMdmUnknown},
        Case{"MdmOfAnotherType",
             [](Device& d) {
               FactOf(d, device::kMdmEnabled).set_string_value("True");
             },
             v1::TRUST_STATE_UNKNOWN, kMdm, v1::SIGNAL_RESULT_UNKNOWN,
             kMdmUnknown},
        Case{"AgentOff",
             [](Device& d) {
               FactOf(d, device::kAgentInstalled).set_bool_value(false);
             },
             v1::TRUST_STATE_UNTRUSTED, kAgent, v1::SIGNAL_RESULT_FAIL,
             kAgentMissing},
        Case{"NoFacts", [](Device& d) { d.clear_facts(); },
             v1::TRUST_STATE_UNKNOWN, kMdm, v1::SIGNAL_RESULT_UNKNOWN,
             kMdmUnknown},
        Case{"NoAgentFact",
             [](Device& d) { d.mutable_facts()->DeleteSubrange(0, 1); },
             v1::TRUST_STATE_UNKNOWN, kAgent, v1::SIGNAL_RESULT_UNKNOWN,
             kAgentUnknown},
        Case{"NeverCheckedIn", [](Device& d) { d.clear_last_check_in_time(); },
             v1::TRUST_STATE_UNKNOWN, kCheckInAge, v1::SIGNAL_RESULT_UNKNOWN,
             kNeverReported},
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
             kPlatformNotTold}),
    [](const auto& info) { return info.param.name; });

TEST(JudgeTest, CountsExactlySevenDaysAsInsideAndAMomentMoreAsOutside) {
  Device mac = HealthyMac();

  *mac.mutable_last_check_in_time() = ToProto(kNow - kWeek + absl::Seconds(1));
  EXPECT_EQ(JudgeNow(mac).state, v1::TRUST_STATE_TRUSTED);
  *mac.mutable_last_check_in_time() = ToProto(kNow - kWeek);
  EXPECT_EQ(JudgeNow(mac).state, v1::TRUST_STATE_TRUSTED);

  *mac.mutable_last_check_in_time() =
      ToProto(kNow - kWeek - absl::Nanoseconds(1));
  EXPECT_EQ(JudgeNow(mac).state, v1::TRUST_STATE_UNTRUSTED);
  *mac.mutable_last_check_in_time() = ToProto(kNow - kWeek - absl::Seconds(1));
  EXPECT_EQ(JudgeNow(mac).state, v1::TRUST_STATE_UNTRUSTED);
}

TEST(JudgeTest, CountsASyncOfExactlyTheMaximalAgeAsInDate) {
  const Policy policy;

  EXPECT_EQ(
      Judge(HealthyMac(), SyncedAgo(policy.max_sync_age), policy, kNow).state,
      v1::TRUST_STATE_TRUSTED);

  const Judgement late =
      Judge(HealthyMac(), SyncedAgo(policy.max_sync_age + absl::Seconds(1)),
            policy, kNow);
  EXPECT_EQ(late.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(late.reasons.front().code(), kSyncTooOld);
}

TEST(JudgeTest, KnowsNothingBeforeTheFirstFullSync) {
  const Judgement judgement = Judge(HealthyMac(), {}, Policy(), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(judgement.reasons.front().code(), kWaitingToSync);
}

TEST(JudgeTest, PutsAFailureBeforeASyncThatIsTooOld) {
  Device mac = HealthyMac();
  FactOf(mac, device::kAgentInstalled).set_bool_value(false);

  const Judgement judgement =
      Judge(mac, SyncedAgo(absl::Hours(4)), Policy(), kNow);

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
      Judge(ipad, SyncedAgo(absl::Hours(4)), Policy(), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(judgement.reasons.front().code(), kSyncTooOld);
}

TEST(JudgeTest, FailsAnUntoldPlatformWhoseSignalFails) {
  Device device = HealthyMac();
  device.clear_platform();
  FactOf(device, device::kMdmEnabled).set_bool_value(false);

  EXPECT_EQ(JudgeNow(device).state, v1::TRUST_STATE_UNTRUSTED);
}

TEST(JudgeTest, LeavesOutSignalsThatThePolicyDoesNotRequire) {
  Policy policy;
  policy.agent_required = false;
  policy.mdm_required = false;
  policy.platforms = {device::v1::PLATFORM_IPAD};
  Device ipad = HealthyMac();
  ipad.set_platform(device::v1::PLATFORM_IPAD);
  ipad.clear_facts();

  const Judgement judgement =
      Judge(ipad, SyncedAgo(absl::Minutes(1)), policy, kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_TRUSTED);
  EXPECT_THAT(
      SignalsOf(judgement),
      ElementsAre(kInInventory, kNotRemoved, kSyncAge, kPlatform, kCheckInAge));
}

TEST(JudgeTest, CountsACheckInInTheFutureAsNowAndSaysSo) {
  Device mac = HealthyMac();
  *mac.mutable_last_check_in_time() = ToProto(kNow + absl::Hours(2));

  const Judgement judgement =
      Judge(mac, SyncedAgo(absl::ZeroDuration()), Policy(), kNow);

  const v1::Reason reason = ReasonOf(judgement, kCheckInAge);
  EXPECT_EQ(judgement.state, v1::TRUST_STATE_TRUSTED);
  EXPECT_THAT(reason.value(), HasSubstr("in the future"));
  EXPECT_EQ(ToDuration(reason.age()), absl::ZeroDuration());
  EXPECT_EQ(judgement.holds_until, kNow + absl::Hours(2));
}

TEST(JudgeTest, IsValidUntilTheFirstOfCheckInAndSyncLapses) {
  const Policy policy;
  Device mac = HealthyMac();

  EXPECT_EQ(JudgeNow(mac).valid_until,
            kNow - absl::Minutes(10) + policy.max_sync_age);

  const absl::Time check_in = kNow - kWeek + absl::Minutes(5);
  *mac.mutable_last_check_in_time() = ToProto(check_in);
  EXPECT_EQ(JudgeNow(mac).valid_until, check_in + kWeek);
  EXPECT_EQ(JudgeNow(mac).holds_until, check_in + kWeek);
}

TEST(JudgeTest, HoldsExactlyUntilItSays) {
  Device mac = HealthyMac();
  *mac.mutable_last_check_in_time() = ToProto(kNow - kWeek + absl::Minutes(5));
  const SourceHealth source = SyncedAgo(absl::ZeroDuration());
  const Judgement judgement = Judge(mac, source, Policy(), kNow);

  const Judgement last = Judge(mac, source, Policy(), judgement.holds_until);
  const Judgement after = Judge(mac, source, Policy(),
                                judgement.holds_until + absl::Nanoseconds(1));

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
}

TEST(JudgeTest, TellsTheAgeOfAFactByItsCollectionFirst) {
  Device mac = HealthyMac();
  device::v1::Fact& mdm = FactOf(mac, device::kMdmEnabled);
  *mdm.mutable_observe_time() = ToProto(kNow - absl::Minutes(5));
  EXPECT_EQ(ToDuration(ReasonOf(JudgeNow(mac), kMdm).age()), absl::Minutes(5));

  *mdm.mutable_collect_time() = ToProto(kNow - absl::Hours(5));
  EXPECT_EQ(ToDuration(ReasonOf(JudgeNow(mac), kMdm).age()), absl::Hours(5));
  EXPECT_FALSE(ReasonOf(JudgeNow(mac), kAgent).has_age());
}

TEST(JudgeTest, SaysTheSameAfterACheckInThatOnlyMovesTime) {
  Device mac = HealthyMac();
  const Judgement before = JudgeNow(mac);

  *mac.mutable_last_check_in_time() = ToProto(kNow);
  EXPECT_TRUE(SaysTheSame(before, JudgeNow(mac)));

  mac.clear_last_check_in_time();
  EXPECT_FALSE(SaysTheSame(before, JudgeNow(mac)));
}

TEST(JudgeUnlistedTest, IsUntrustedWhileASyncIsInDate) {
  const Judgement judgement =
      JudgeUnlisted(SyncedAgo(absl::Hours(1)), Policy(), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(judgement.reasons.front().code(), kNotManaged);
}

TEST(JudgeUnlistedTest, IsUnknownWithoutASyncInDate) {
  const Judgement old =
      JudgeUnlisted(SyncedAgo(absl::Hours(4)), Policy(), kNow);
  const Judgement never = JudgeUnlisted({}, Policy(), kNow);

  EXPECT_EQ(old.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(old.reasons.front().code(), kSyncTooOld);
  EXPECT_EQ(never.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(never.reasons.front().code(), kWaitingToSync);
}

TEST(JudgeAmbiguousTest, IsUnknownAndTellsHowManyRecordsThereAre) {
  const Judgement judgement =
      JudgeAmbiguous(2, SyncedAgo(absl::Hours(1)), Policy(), kNow);

  EXPECT_EQ(judgement.state, v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(judgement.reasons.front().code(), kAmbiguousSerial);
  EXPECT_THAT(judgement.reasons.front().value(), HasSubstr("2"));
}

}  // namespace
}  // namespace muster::trust
