#include "plugins/compliance/compliance_plugin.h"

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/compliance/checks.h"
#include "plugins/compliance/result/result.h"
#include "plugins/posture/plugin_bench.h"
#include "plugins/posture/proto_time.h"
#include "testing/matchers.h"

namespace muster::compliance {
namespace {

using inventory::v1::Change;
using ::muster::testing::EqualsProto;
using ::muster::testing::IsOk;
using posture::ToProto;
using posture::ToTime;
using ::testing::IsEmpty;

constexpr char kDevice[] = "sources/iru/devices/a";

class CompliancePluginTest : public ::testing::Test {
 protected:
  CompliancePluginTest()
      : bench_("compliance", [](Clock& clock) {
          Pack pack;
          pack.minimum_os = BuiltInMinimumOs();
          return std::make_unique<CompliancePlugin>(std::move(pack), clock);
        }) {}

  device::v1::Device Mac() const {
    device::v1::Device mac = posture::DeviceFromText(R"pb(
      name: "sources/iru/devices/a"
      serial_number: "C02X"
      platform: PLATFORM_MAC
      os { version: "26.7.1" }
      state: STATE_ENROLLED
      facts { key: "agent.installed" endpoint: "devices" bool_value: true }
      facts {
        key: "filevault.enabled"
        endpoint: "prism/filevault"
        bool_value: true
      }
      facts { key: "mdm.enabled" endpoint: "devices" bool_value: true }
    )pb");
    *mac.mutable_last_check_in_time() = ToProto(start_);
    *mac.mutable_facts(1)->mutable_collect_time() = ToProto(start_);
    return mac;
  }
  device::v1::Device Removed() const {
    device::v1::Device mac = Mac();
    mac.set_state(device::v1::STATE_REMOVED);
    return mac;
  }

  void ShowMacAndSync() {
    ASSERT_THAT(bench_.ShowSnapshot({Mac()}), IsOk());
    ASSERT_THAT(bench_.Sync(), IsOk());
  }

  v1::DeviceCompliance Stored() const {
    const auto result = ReadResult(bench_.Snapshot(), kDevice);
    return result.ok() && *result ? **result : v1::DeviceCompliance();
  }
  v1::CheckResult StoredCheck(const std::string& check) const {
    const v1::DeviceCompliance stored = Stored();
    for (const v1::CheckResult& one : stored.checks()) {
      if (one.check() == check) return one;
    }
    return {};
  }
  // What watchers see of the device.
  v1::DeviceCompliance Shown() const {
    const auto resource = bench_.Snapshot().Get(ResultName(kDevice));
    v1::DeviceCompliance shown;
    if (resource.ok() && *resource) shown.ParseFromString((*resource)->value);
    return shown;
  }
  bool IsListed() const { return !IsTombstone(Shown()); }

  posture::PluginBench bench_;
  const absl::Time start_ = bench_.clock.Now();
};

TEST_F(CompliancePluginTest, EvaluatesADeviceAsSoonAsItIsShown) {
  ASSERT_THAT(bench_.ShowSnapshot({Mac()}), IsOk());

  EXPECT_EQ(Stored().name(), "sources/iru/deviceCompliance/a");
  EXPECT_EQ(Stored().device(), kDevice);
  EXPECT_EQ(Stored().serial_number(), "C02X");
  EXPECT_EQ(Stored().state(), v1::COMPLIANCE_STATE_COMPLIANT);
}

TEST_F(CompliancePluginTest, KeepsSinceOfEachCheckApart) {
  ShowMacAndSync();
  bench_.clock.Advance(absl::Minutes(1));
  device::v1::Device mac = Mac();
  mac.mutable_facts(1)->set_bool_value(false);
  ASSERT_THAT(bench_.Change(Change::TYPE_UPDATED, mac), IsOk());

  EXPECT_EQ(Stored().state(), v1::COMPLIANCE_STATE_NON_COMPLIANT);
  EXPECT_EQ(ToTime(StoredCheck(kDiskEncryption).since_time()),
            start_ + absl::Minutes(1));
  EXPECT_EQ(ToTime(StoredCheck(kMdm).since_time()), start_);
}

TEST_F(CompliancePluginTest, FlipsByTheClockAloneOnceAFactIsTooOld) {
  ShowMacAndSync();
  bench_.clock.Advance(absl::Hours(72));
  ASSERT_THAT(bench_.Sync(), IsOk());
  ASSERT_THAT(bench_.Tick(), IsOk());
  EXPECT_EQ(StoredCheck(kDiskEncryption).result(), v1::RESULT_PASS);

  bench_.clock.Advance(absl::Seconds(1));
  ASSERT_THAT(bench_.Tick(), IsOk());

  EXPECT_EQ(StoredCheck(kDiskEncryption).unknown_reason(), kFactTooOld);
  EXPECT_EQ(Stored().state(), v1::COMPLIANCE_STATE_UNKNOWN);
}

TEST_F(CompliancePluginTest, FlipsBackWhenTheVendorHasCollectedAnew) {
  ShowMacAndSync();
  bench_.clock.Advance(absl::Hours(73));
  ASSERT_THAT(bench_.Sync(), IsOk());
  ASSERT_EQ(StoredCheck(kDiskEncryption).unknown_reason(), kFactTooOld);

  device::v1::Liveness liveness;
  liveness.set_device(kDevice);
  device::v1::Observation& observation = *liveness.add_observations();
  observation.set_endpoint("prism/filevault");
  *observation.mutable_collect_time() = ToProto(bench_.clock.Now());
  ASSERT_THAT(bench_.Touch(liveness), IsOk());

  EXPECT_EQ(StoredCheck(kDiskEncryption).result(), v1::RESULT_PASS);
}

TEST_F(CompliancePluginTest, FlipsByTheClockAloneOnceADeviceIsSilent) {
  ShowMacAndSync();
  bench_.clock.Advance(absl::Hours(168));
  ASSERT_THAT(bench_.Tick(), IsOk());
  EXPECT_EQ(StoredCheck(kCheckInAge).result(), v1::RESULT_PASS);

  bench_.clock.Advance(absl::Seconds(1));
  ASSERT_THAT(bench_.Tick(), IsOk());
  EXPECT_EQ(StoredCheck(kCheckInAge).result(), v1::RESULT_FAIL);

  ASSERT_THAT(bench_.CheckIn(kDevice, bench_.clock.Now()), IsOk());
  EXPECT_EQ(StoredCheck(kCheckInAge).result(), v1::RESULT_PASS);
}

TEST_F(CompliancePluginTest, ChangesNothingWhenNothingChanged) {
  ShowMacAndSync();
  const int64_t head = bench_.head();
  const std::string before = Stored().SerializeAsString();

  bench_.clock.Advance(absl::Hours(1));
  ASSERT_THAT(bench_.CheckIn(kDevice, bench_.clock.Now()), IsOk());
  ASSERT_THAT(bench_.Sync(), IsOk());
  ASSERT_THAT(bench_.Tick(), IsOk());

  EXPECT_EQ(bench_.head(), head);
  EXPECT_EQ(Stored().SerializeAsString(), before);
}

TEST_F(CompliancePluginTest, TakesARemovedDeviceOutOfTheListAndBackIn) {
  ShowMacAndSync();
  ASSERT_THAT(bench_.Change(Change::TYPE_REMOVED, Removed()), IsOk());
  EXPECT_FALSE(IsListed());
  EXPECT_EQ(Stored().device(), kDevice);

  bench_.clock.Advance(absl::Hours(24 * 30));
  ASSERT_THAT(bench_.Tick(), IsOk());
  ASSERT_THAT(bench_.Sync(), IsOk());
  EXPECT_FALSE(IsListed());

  ASSERT_THAT(bench_.Change(Change::TYPE_RESTORED, Mac()), IsOk());
  EXPECT_TRUE(IsListed());
  EXPECT_EQ(ToTime(StoredCheck(kMdm).since_time()), start_);
}

TEST_F(CompliancePluginTest, TellsWatchersOnceThatADeviceWasRemoved) {
  ShowMacAndSync();
  const int64_t head = bench_.head();

  ASSERT_THAT(bench_.Change(Change::TYPE_REMOVED, Removed()), IsOk());
  ASSERT_THAT(bench_.Sync(), IsOk());

  EXPECT_EQ(bench_.head(), head + 1);
  EXPECT_THAT(Shown(), EqualsProto(R"pb(
                name: "sources/iru/deviceCompliance/a"
                device: "sources/iru/devices/a")pb"));
}

TEST_F(CompliancePluginTest, TellsNobodyOfADeviceThatWasRemovedBefore) {
  ASSERT_THAT(bench_.ShowSnapshot({Removed()}), IsOk());

  EXPECT_EQ(bench_.head(), 0);
}

TEST_F(CompliancePluginTest, KeepsSinceAndWhatIsDueAcrossARestart) {
  ShowMacAndSync();
  bench_.clock.Advance(absl::Hours(1));
  bench_.Restart();
  ASSERT_THAT(bench_.Tick(), IsOk());
  ASSERT_THAT(bench_.Sync(), IsOk());
  EXPECT_EQ(ToTime(StoredCheck(kMdm).since_time()), start_);

  bench_.Restart();
  bench_.clock.Advance(absl::Hours(168));
  ASSERT_THAT(bench_.Tick(), IsOk());
  EXPECT_EQ(StoredCheck(kCheckInAge).result(), v1::RESULT_FAIL);
}

TEST_F(CompliancePluginTest, ForgetsADeviceThatTheInventoryNoLongerKnows) {
  ShowMacAndSync();
  ASSERT_THAT(bench_.ShowSnapshot({}), IsOk());

  EXPECT_THAT(Stored().name(), IsEmpty());
  bench_.clock.Advance(absl::Hours(24 * 30));
  EXPECT_THAT(bench_.Tick(), IsOk());
}

TEST_F(CompliancePluginTest, IgnoresASignOfLifeOfADeviceThatItDoesNotKnow) {
  ASSERT_THAT(bench_.ShowSnapshot({}), IsOk());

  EXPECT_THAT(bench_.CheckIn(kDevice, start_), IsOk());

  EXPECT_THAT(Stored().name(), IsEmpty());
}

}  // namespace
}  // namespace muster::compliance
