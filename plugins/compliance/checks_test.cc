#include "plugins/compliance/checks.h"

#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/posture/plugin_bench.h"
#include "plugins/posture/proto_time.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::compliance {
namespace {

using device::v1::Device;
using posture::ToProto;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1'795'000'000);

Device Mac() {
  Device mac = posture::DeviceFromText(R"pb(
    name: "sources/iru/devices/a"
    platform: PLATFORM_MAC
    os { version: "26.7.1" build: "25G241" }
    state: STATE_ENROLLED
    facts { key: "agent.installed" endpoint: "devices" bool_value: true }
    facts {
      key: "filevault.enabled"
      endpoint: "prism/filevault"
      bool_value: true
    }
    facts { key: "mdm.enabled" endpoint: "devices" bool_value: true }
  )pb");
  *mac.mutable_last_check_in_time() = ToProto(kNow - absl::Hours(1));
  return mac;
}

device::v1::Fact& FactOf(Device& device, absl::string_view key) {
  for (device::v1::Fact& fact : *device.mutable_facts()) {
    if (fact.key() == key) return fact;
  }
  return *device.add_facts();
}

inventory::v1::Source SyncedAgo(absl::Duration ago) {
  inventory::v1::Source source;
  *source.mutable_last_full_sync_start_time() = ToProto(kNow - ago);
  return source;
}

Pack DefaultPack() {
  Pack pack;
  pack.minimum_os = BuiltInMinimumOs();
  return pack;
}

Evaluation EvaluateNow(const Device& device,
                       absl::Duration synced_ago = absl::Minutes(10)) {
  return Evaluate(device, SyncedAgo(synced_ago), DefaultPack(), kNow);
}

v1::CheckResult ResultOf(const Evaluation& evaluation,
                         const std::string& check) {
  for (const v1::CheckResult& one : evaluation.checks) {
    if (one.check() == check) return one;
  }
  ADD_FAILURE() << "no check " << check;
  return {};
}

TEST(ChecksTest, PassAHealthyMacOnEveryCheckInTheOrderOfThePack) {
  const Evaluation evaluation = EvaluateNow(Mac());

  EXPECT_EQ(evaluation.state, v1::COMPLIANCE_STATE_COMPLIANT);
  ASSERT_EQ(evaluation.checks.size(), std::size(kChecks));
  for (size_t i = 0; i < evaluation.checks.size(); ++i) {
    EXPECT_EQ(evaluation.checks[i].check(), kChecks[i]);
    EXPECT_EQ(evaluation.checks[i].result(), v1::RESULT_PASS) << kChecks[i];
    EXPECT_THAT(evaluation.checks[i].threshold(), Not(IsEmpty()));
    EXPECT_THAT(evaluation.checks[i].message(), Not(IsEmpty()));
    EXPECT_THAT(evaluation.checks[i].unknown_reason(), IsEmpty());
  }
}

// One defect of a healthy Mac and what the check says of it.
struct Case {
  std::string name;
  void (*spoil)(Device& device);
  std::string check;
  v1::Result result;
  std::string unknown_reason;
};

class SpoiltMacTest : public ::testing::TestWithParam<Case> {};

TEST_P(SpoiltMacTest, IsJudgedByItsDefect) {
  Device device = Mac();
  GetParam().spoil(device);

  const Evaluation evaluation = EvaluateNow(device);

  const v1::CheckResult result = ResultOf(evaluation, GetParam().check);
  EXPECT_EQ(result.result(), GetParam().result);
  EXPECT_EQ(result.unknown_reason(), GetParam().unknown_reason);
  EXPECT_THAT(result.message(), Not(IsEmpty()));
  EXPECT_EQ(evaluation.state, GetParam().result == v1::RESULT_FAIL
                                  ? v1::COMPLIANCE_STATE_NON_COMPLIANT
                                  : v1::COMPLIANCE_STATE_UNKNOWN);
}

void MakeUnknown(Device& d, absl::string_view key,
                 device::v1::UnknownReason why) {
  FactOf(d, key).clear_value();
  FactOf(d, key).set_unknown_reason(why);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SpoiltMacTest,
    ::testing::Values(
        Case{"FilevaultOff",
             [](Device& d) {
               FactOf(d, device::kFilevaultEnabled).set_bool_value(false);
             },
             kDiskEncryption, v1::RESULT_FAIL, ""},
        Case{"FilevaultRefused",
             [](Device& d) {
               MakeUnknown(d, device::kFilevaultEnabled,
                           device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
             },
             kDiskEncryption, v1::RESULT_UNKNOWN, "PERMISSION_MISSING"},
        Case{"FilevaultNotReported",
             [](Device& d) {
               MakeUnknown(d, device::kFilevaultEnabled,
                           device::v1::UNKNOWN_REASON_NOT_REPORTED);
             },
             kDiskEncryption, v1::RESULT_UNKNOWN, "NOT_REPORTED"},
        Case{"FilevaultBlank",
             [](Device& d) {
               MakeUnknown(d, device::kFilevaultEnabled,
                           device::v1::UNKNOWN_REASON_BLANK);
             },
             kDiskEncryption, v1::RESULT_UNKNOWN, "BLANK"},
        Case{"FilevaultNotAvailable",
             [](Device& d) {
               MakeUnknown(d, device::kFilevaultEnabled,
                           device::v1::UNKNOWN_REASON_NOT_AVAILABLE);
             },
             kDiskEncryption, v1::RESULT_UNKNOWN, "NOT_AVAILABLE"},
        Case{"FilevaultNotInSource",
             [](Device& d) {
               MakeUnknown(d, device::kFilevaultEnabled,
                           device::v1::UNKNOWN_REASON_NOT_IN_SOURCE);
             },
             kDiskEncryption, v1::RESULT_UNKNOWN, "NOT_IN_SOURCE"},
        Case{"FilevaultOfAnotherType",
             [](Device& d) {
               FactOf(d, device::kFilevaultEnabled).set_string_value("Yes");
             },
             kDiskEncryption, v1::RESULT_UNKNOWN, "UNPARSEABLE"},
        Case{"NoFacts", [](Device& d) { d.clear_facts(); }, kDiskEncryption,
             v1::RESULT_UNKNOWN, "NOT_FETCHED"},
        Case{"FilevaultCollectedLongAgo",
             [](Device& d) {
               *FactOf(d, device::kFilevaultEnabled).mutable_collect_time() =
                   ToProto(kNow - absl::Hours(73));
             },
             kDiskEncryption, v1::RESULT_UNKNOWN, kFactTooOld},
        Case{"MdmOff",
             [](Device& d) {
               FactOf(d, device::kMdmEnabled).set_bool_value(false);
             },
             kMdm, v1::RESULT_FAIL, ""},
        Case{"AgentOff",
             [](Device& d) {
               FactOf(d, device::kAgentInstalled).set_bool_value(false);
             },
             kAgent, v1::RESULT_FAIL, ""},
        Case{"OldSystem",
             [](Device& d) { d.mutable_os()->set_version("15.7.9"); },
             kOsVersion, v1::RESULT_FAIL, ""},
        Case{"NoVersion", [](Device& d) { d.clear_os(); }, kOsVersion,
             v1::RESULT_UNKNOWN, "BLANK"},
        Case{"OddVersion",
             [](Device& d) { d.mutable_os()->set_version("Tahoe"); },
             kOsVersion, v1::RESULT_UNKNOWN, "UNPARSEABLE"},
        Case{"SilentForLong",
             [](Device& d) {
               *d.mutable_last_check_in_time() =
                   ToProto(kNow - absl::Hours(168) - absl::Seconds(1));
             },
             kCheckInAge, v1::RESULT_FAIL, ""},
        Case{"NeverCheckedIn", [](Device& d) { d.clear_last_check_in_time(); },
             kCheckInAge, v1::RESULT_UNKNOWN, kNeverReported},
        Case{"UntoldPlatformForEncryption",
             [](Device& d) { d.clear_platform(); }, kDiskEncryption,
             v1::RESULT_UNKNOWN, kPlatformNotTold},
        Case{"UntoldPlatformForAgent", [](Device& d) { d.clear_platform(); },
             kAgent, v1::RESULT_UNKNOWN, kPlatformNotTold},
        Case{"UntoldPlatformForVersion", [](Device& d) { d.clear_platform(); },
             kOsVersion, v1::RESULT_UNKNOWN, kPlatformNotTold}),
    [](const auto& info) { return info.param.name; });

TEST(ChecksTest, CountExactlySevenDaysOfSilenceAsInside) {
  Device mac = Mac();
  *mac.mutable_last_check_in_time() = ToProto(kNow - absl::Hours(168));
  EXPECT_EQ(ResultOf(EvaluateNow(mac), kCheckInAge).result(), v1::RESULT_PASS);

  *mac.mutable_last_check_in_time() =
      ToProto(kNow - absl::Hours(168) - absl::Nanoseconds(1));
  EXPECT_EQ(ResultOf(EvaluateNow(mac), kCheckInAge).result(), v1::RESULT_FAIL);
}

TEST(ChecksTest, CountACheckInInTheFutureAsNowAndSaySo) {
  Device mac = Mac();
  *mac.mutable_last_check_in_time() = ToProto(kNow + absl::Hours(1));

  const v1::CheckResult result = ResultOf(EvaluateNow(mac), kCheckInAge);

  EXPECT_EQ(result.result(), v1::RESULT_PASS);
  EXPECT_THAT(result.message(), HasSubstr("in the future"));
}

TEST(ChecksTest, CountAFactOfExactlyTheMaximalAgeAsInside) {
  Device mac = Mac();
  device::v1::Fact& filevault = FactOf(mac, device::kFilevaultEnabled);
  *filevault.mutable_collect_time() = ToProto(kNow - absl::Hours(72));
  EXPECT_EQ(ResultOf(EvaluateNow(mac), kDiskEncryption).result(),
            v1::RESULT_PASS);

  *filevault.mutable_collect_time() =
      ToProto(kNow - absl::Hours(72) - absl::Seconds(1));
  const v1::CheckResult old = ResultOf(EvaluateNow(mac), kDiskEncryption);
  EXPECT_EQ(old.result(), v1::RESULT_UNKNOWN);
  EXPECT_TRUE(old.has_collect_time());
}

TEST(ChecksTest, TrustTheVendorsTimeOverALaterReading) {
  Device mac = Mac();
  device::v1::Fact& filevault = FactOf(mac, device::kFilevaultEnabled);
  *filevault.mutable_collect_time() = ToProto(kNow - absl::Hours(80));
  *filevault.mutable_observe_time() = ToProto(kNow);

  EXPECT_EQ(ResultOf(EvaluateNow(mac), kDiskEncryption).unknown_reason(),
            kFactTooOld);
}

TEST(ChecksTest, TakeACompleteSyncAsAReadingOfWhatHasNoTimeOfTheVendor) {
  Device mac = Mac();
  *FactOf(mac, device::kMdmEnabled).mutable_observe_time() =
      ToProto(kNow - absl::Hours(200));

  EXPECT_EQ(ResultOf(EvaluateNow(mac, absl::Hours(1)), kMdm).result(),
            v1::RESULT_PASS);
  for (const char* check : {kMdm, kAgent, kOsVersion}) {
    EXPECT_EQ(
        ResultOf(EvaluateNow(mac, absl::Hours(73)), check).unknown_reason(),
        kFactTooOld)
        << check;
  }
}

TEST(ChecksTest, CountAValueOfUntoldAgeAsFresh) {
  const Evaluation evaluation = Evaluate(Mac(), {}, DefaultPack(), kNow);

  EXPECT_EQ(evaluation.state, v1::COMPLIANCE_STATE_COMPLIANT);
}

// A platform and what the checks that do not speak of all say of it.
struct PlatformCase {
  device::v1::Platform platform;
  bool encryption;
  bool agent;
  bool os_version;
};

TEST(ChecksTest, SpeakOfTheirOwnPlatformsOnly) {
  for (const PlatformCase& one :
       {PlatformCase{device::v1::PLATFORM_MAC, true, true, true},
        PlatformCase{device::v1::PLATFORM_IPAD, false, false, true},
        PlatformCase{device::v1::PLATFORM_IPHONE, false, false, true},
        PlatformCase{device::v1::PLATFORM_APPLE_TV, false, false, true},
        PlatformCase{device::v1::PLATFORM_VISION, false, false, true},
        PlatformCase{device::v1::PLATFORM_WINDOWS, false, true, false},
        PlatformCase{device::v1::PLATFORM_ANDROID, false, false, false}}) {
    Device device = Mac();
    device.set_platform(one.platform);
    const Evaluation evaluation = EvaluateNow(device);
    const auto applies = [&](const char* check) {
      return ResultOf(evaluation, check).result() != v1::RESULT_NOT_APPLICABLE;
    };

    EXPECT_EQ(applies(kDiskEncryption), one.encryption) << one.platform;
    EXPECT_EQ(applies(kAgent), one.agent) << one.platform;
    EXPECT_EQ(applies(kOsVersion), one.os_version) << one.platform;
    EXPECT_TRUE(applies(kMdm)) << one.platform;
    EXPECT_TRUE(applies(kCheckInAge)) << one.platform;
  }
}

TEST(ChecksTest, CompareWindowsInTheSpellingOfTheMinimum) {
  Device pc = Mac();
  pc.set_platform(device::v1::PLATFORM_WINDOWS);
  pc.mutable_os()->set_version("24H2");
  pc.mutable_os()->set_build("10.0.26100.6584");
  const auto result = [&](const char* minimum) {
    Pack pack;
    pack.minimum_os[device::v1::PLATFORM_WINDOWS] = {minimum,
                                                     *ParseOsVersion(minimum)};
    return ResultOf(Evaluate(pc, {}, pack, kNow), kOsVersion).result();
  };

  EXPECT_EQ(result("24H2"), v1::RESULT_PASS);
  EXPECT_EQ(result("25H2"), v1::RESULT_FAIL);
  EXPECT_EQ(result("10.0.22631"), v1::RESULT_PASS);
  EXPECT_EQ(result("10.0.26200"), v1::RESULT_FAIL);

  pc.mutable_os()->clear_build();
  EXPECT_EQ(result("10.0.22631"), v1::RESULT_UNKNOWN);
}

TEST(ChecksTest, ShowTheSupplementalUpdateAndPassIt) {
  Device mac = Mac();
  mac.mutable_os()->set_version("15.8");
  mac.mutable_os()->set_supplemental_version_extra("(a)");

  const v1::CheckResult result = ResultOf(EvaluateNow(mac), kOsVersion);

  EXPECT_EQ(result.result(), v1::RESULT_PASS);
  EXPECT_EQ(result.value(), "15.8 (a)");
  EXPECT_EQ(result.threshold(), "15.8 or later");
}

TEST(ChecksTest, LetAFailureWinOverAnUnknown) {
  Device mac = Mac();
  mac.clear_last_check_in_time();
  FactOf(mac, device::kMdmEnabled).set_bool_value(false);

  EXPECT_EQ(EvaluateNow(mac).state, v1::COMPLIANCE_STATE_NON_COMPLIANT);
}

TEST(ChecksTest, HoldExactlyUntilTheySay) {
  Device mac = Mac();
  *FactOf(mac, device::kFilevaultEnabled).mutable_collect_time() =
      ToProto(kNow - absl::Hours(71));
  const inventory::v1::Source source = SyncedAgo(absl::ZeroDuration());
  const Evaluation evaluation = Evaluate(mac, source, DefaultPack(), kNow);
  ASSERT_EQ(evaluation.holds_until, kNow + absl::Hours(1));

  const absl::Time last = evaluation.holds_until;
  EXPECT_EQ(Evaluate(mac, source, DefaultPack(), last).state,
            v1::COMPLIANCE_STATE_COMPLIANT);
  EXPECT_EQ(
      Evaluate(mac, source, DefaultPack(), last + absl::Nanoseconds(1)).state,
      v1::COMPLIANCE_STATE_UNKNOWN);
}

}  // namespace
}  // namespace muster::compliance
