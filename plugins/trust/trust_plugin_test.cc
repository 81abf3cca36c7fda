#include "plugins/trust/trust_plugin.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/store/serial_index.h"
#include "plugins/trust/trust_bench.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using inventory::v1::Change;
using ::muster::testing::IsOk;
using posture::ToProto;
using posture::ToTime;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kDevice[] = "sources/iru/devices/a";
const absl::Duration kWeek = absl::Hours(168);

constexpr char kPolicies[] = R"pb(
  policies {
    name: "twingate_compatible"
    platforms: PLATFORM_MAC
    requirements { mdm {} }
    requirements { agent {} }
    requirements { check_in { max_age { seconds: 604800 } } }
  }
  policies {
    name: "lenient"
    platforms: PLATFORM_MAC
    requirements { mdm {} }
    requirements { agent {} }
    requirements { check_in { max_age { seconds: 2592000 } } }
  }
)pb";

class TrustPluginTest : public ::testing::Test {
 protected:
  device::v1::Device Mac() const {
    device::v1::Device mac = posture::DeviceFromText(R"pb(
      name: "sources/iru/devices/a"
      serial_number: "C02X"
      platform: PLATFORM_MAC
      state: STATE_ENROLLED
      facts { key: "agent.installed" endpoint: "devices" bool_value: true }
      facts { key: "mdm.enabled" endpoint: "devices" bool_value: true }
    )pb");
    *mac.mutable_last_check_in_time() = ToProto(start_);
    return mac;
  }

  void ShowMacAndSync() {
    ASSERT_THAT(bench_.ShowSnapshot({Mac()}), IsOk());
    ASSERT_THAT(bench_.Sync(), IsOk());
  }

  // Syncs each hour for `span`, with a tick after each.
  void KeepSyncingFor(absl::Duration span) {
    for (absl::Duration done; done < span; done += absl::Hours(1)) {
      bench_.clock.Advance(absl::Hours(1));
      ASSERT_THAT(bench_.Sync(), IsOk());
      ASSERT_THAT(bench_.Tick(), IsOk());
    }
  }

  v1::Verdict Stored(int policy = 0) const {
    return trust_.Published(kDevice,
                            policy == 0 ? "twingate_compatible" : "lenient");
  }

  TrustBench trust_{kPolicies};
  posture::PluginBench& bench_ = trust_.bench;
  const absl::Time start_ = bench_.clock.Now();
};

TEST_F(TrustPluginTest, WaitsForTheFirstFullSync) {
  ASSERT_THAT(bench_.ShowSnapshot({Mac()}), IsOk());

  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(Stored().reasons(0).code(), kWaitingToSync);
  EXPECT_EQ(Stored().name(),
            "sources/iru/devices/a/verdicts/twingate_compatible");
  EXPECT_EQ(Stored().device(), kDevice);
}

TEST_F(TrustPluginTest, TrustsAHealthyMacOnceASyncHasCompleted) {
  ShowMacAndSync();

  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(ToTime(Stored().valid_until_time()), start_ + absl::Hours(3));
  EXPECT_EQ(ToTime(Stored().last_full_sync_time()), start_);
  EXPECT_EQ(Stored().match_strength(), v1::MATCH_STRENGTH_RESOURCE_NAME);
}

TEST_F(TrustPluginTest, FollowsAChangeOfTheDevice) {
  ShowMacAndSync();
  device::v1::Device mac = Mac();
  mac.mutable_facts(0)->set_bool_value(false);
  bench_.clock.Advance(absl::Minutes(1));
  ASSERT_THAT(bench_.Change(Change::TYPE_UPDATED, mac), IsOk());

  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(Stored().reasons(0).code(), kAgentMissing);
  EXPECT_EQ(ToTime(Stored().since_time()), start_ + absl::Minutes(1));
}

TEST_F(TrustPluginTest, FollowsARemovalAndAReturn) {
  ShowMacAndSync();
  device::v1::Device mac = Mac();
  mac.set_state(device::v1::STATE_REMOVED);
  ASSERT_THAT(bench_.Change(Change::TYPE_REMOVED, mac), IsOk());
  EXPECT_EQ(Stored().reasons(0).code(), kRemoved);
  EXPECT_TRUE(Stored().removed());

  ASSERT_THAT(bench_.Change(Change::TYPE_RESTORED, Mac()), IsOk());
  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_FALSE(Stored().removed());
}

TEST_F(TrustPluginTest, FlipsByTheClockAloneSevenDaysAfterTheCheckIn) {
  ShowMacAndSync();
  KeepSyncingFor(kWeek);
  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_TRUSTED);

  bench_.clock.Advance(absl::Seconds(1));
  ASSERT_THAT(bench_.Tick(), IsOk());

  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(Stored().reasons(0).code(), kCheckInTooOld);
  EXPECT_EQ(ToTime(Stored().since_time()), bench_.clock.Now());
  EXPECT_FALSE(Stored().has_valid_until_time());
}

TEST_F(TrustPluginTest, FlipsBackOnASignOfLife) {
  ShowMacAndSync();
  KeepSyncingFor(kWeek + absl::Hours(1));
  ASSERT_EQ(Stored().state(), v1::TRUST_STATE_UNTRUSTED);

  ASSERT_THAT(bench_.CheckIn(kDevice, bench_.clock.Now()), IsOk());

  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(TrustPluginTest, StaysTrustedBeyondAWeekIfTheDeviceChecksIn) {
  ShowMacAndSync();
  KeepSyncingFor(kWeek - absl::Hours(1));
  ASSERT_THAT(bench_.CheckIn(kDevice, bench_.clock.Now()), IsOk());
  KeepSyncingFor(absl::Hours(48));

  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(ToTime(Stored().since_time()), start_);
}

TEST_F(TrustPluginTest, KnowsNothingOnceTheLastSyncIsTooOldUntilTheNext) {
  ShowMacAndSync();
  bench_.clock.Advance(absl::Hours(3));
  ASSERT_THAT(bench_.Tick(), IsOk());
  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_TRUSTED);

  bench_.clock.Advance(absl::Seconds(1));
  ASSERT_THAT(bench_.Tick(), IsOk());
  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(Stored().reasons(0).code(), kSyncTooOld);

  ASSERT_THAT(bench_.Sync(), IsOk());
  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(TrustPluginTest, PublishesNothingWhenNothingChanged) {
  ShowMacAndSync();
  const int64_t head = bench_.head();
  const std::string before = Stored().SerializeAsString();

  bench_.clock.Advance(absl::Minutes(50));
  ASSERT_THAT(bench_.CheckIn(kDevice, bench_.clock.Now()), IsOk());
  ASSERT_THAT(bench_.Sync(), IsOk());
  ASSERT_THAT(bench_.Tick(), IsOk());

  EXPECT_EQ(bench_.head(), head);
  EXPECT_EQ(Stored().SerializeAsString(), before);
}

TEST_F(TrustPluginTest, ShowsANewerRevisionOfTheSameVerdictWithoutAChange) {
  ShowMacAndSync();
  const int64_t head = bench_.head();
  const int64_t revision = Stored().inventory_revision();

  ASSERT_THAT(bench_.Change(Change::TYPE_UPDATED, Mac()), IsOk());

  EXPECT_EQ(bench_.head(), head);
  EXPECT_EQ(Stored().inventory_revision(), revision + 1);
}

TEST_F(TrustPluginTest, RenewsATrustedVerdictBeforeItLapses) {
  ShowMacAndSync();
  const int64_t head = bench_.head();

  for (int i = 0; i < 12; ++i) {
    bench_.clock.Advance(absl::Hours(1));
    EXPECT_GT(ToTime(Stored().valid_until_time()), bench_.clock.Now());
    ASSERT_THAT(bench_.Sync(), IsOk());
    ASSERT_THAT(bench_.Tick(), IsOk());
  }

  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(ToTime(Stored().since_time()), start_);
  // Each of the two policies, every other hour.
  EXPECT_EQ(bench_.head(), head + 12);
}

TEST_F(TrustPluginTest, KeepsSinceAndWhatIsDueAcrossARestart) {
  ShowMacAndSync();
  bench_.clock.Advance(absl::Hours(1));
  bench_.Restart();
  ASSERT_THAT(bench_.Tick(), IsOk());
  ASSERT_THAT(bench_.Sync(), IsOk());
  EXPECT_EQ(ToTime(Stored().since_time()), start_);

  bench_.Restart();
  bench_.clock.Advance(absl::Hours(3) + absl::Seconds(1));
  ASSERT_THAT(bench_.Tick(), IsOk());
  EXPECT_EQ(Stored().state(), v1::TRUST_STATE_UNKNOWN);
}

TEST_F(TrustPluginTest, KeepsSinceWhenASnapshotShowsTheSameAgain) {
  ShowMacAndSync();
  const int64_t head = bench_.head();
  bench_.clock.Advance(absl::Minutes(5));

  ASSERT_THAT(bench_.ShowSnapshot({Mac()}), IsOk());

  EXPECT_EQ(bench_.head(), head);
  EXPECT_EQ(ToTime(Stored().since_time()), start_);
}

TEST_F(TrustPluginTest, ForgetsADeviceThatTheInventoryNoLongerKnows) {
  ShowMacAndSync();
  ASSERT_THAT(bench_.ShowSnapshot({}), IsOk());

  EXPECT_THAT(Stored().name(), IsEmpty());
  EXPECT_THAT(Stored(1).name(), IsEmpty());
  const auto match = FindBySerial("sources/iru", "C02X", bench_.Snapshot());
  ASSERT_THAT(match, IsOk());
  EXPECT_FALSE(match->device.has_value());
  bench_.clock.Advance(kWeek * 2);
  EXPECT_THAT(bench_.Tick(), IsOk());
}

TEST_F(TrustPluginTest, IgnoresASignOfLifeOfADeviceThatItDoesNotKnow) {
  ASSERT_THAT(bench_.ShowSnapshot({}), IsOk());

  EXPECT_THAT(bench_.CheckIn(kDevice, start_), IsOk());

  EXPECT_THAT(Stored().name(), IsEmpty());
}

TEST_F(TrustPluginTest, RemembersSinceForEachPolicy) {
  ShowMacAndSync();
  KeepSyncingFor(kWeek + absl::Hours(1));

  EXPECT_EQ(Stored(0).state(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(Stored(1).state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(Stored(1).policy(), "lenient");
  EXPECT_EQ(ToTime(Stored(1).since_time()), start_);
}

TEST_F(TrustPluginTest, KeepsSinceForEachSignal) {
  ShowMacAndSync();
  device::v1::Device mac = Mac();
  mac.mutable_facts(0)->set_bool_value(false);
  bench_.clock.Advance(absl::Minutes(1));
  ASSERT_THAT(bench_.Change(Change::TYPE_UPDATED, mac), IsOk());

  const v1::Verdict verdict = Stored();
  for (const v1::Reason& reason : verdict.reasons()) {
    const absl::Duration expected =
        reason.signal() == kAgent ? absl::Minutes(1) : absl::ZeroDuration();
    if (reason.signal() == kSyncAge) continue;  // unknown until the sync
    EXPECT_EQ(ToTime(reason.since_time()), start_ + expected)
        << reason.signal();
  }
}

TEST_F(TrustPluginTest, JudgesAFleetInPortionsAfterASync) {
  std::vector<device::v1::Device> macs;
  const int count = static_cast<int>(TrustPlugin::kMaxPerBatch) + 10;
  for (int i = 0; i < count; ++i) {
    macs.push_back(Mac());
    macs.back().set_name(absl::StrCat("sources/iru/devices/", 100000 + i));
    macs.back().set_serial_number(absl::StrCat("S", i));
  }
  ASSERT_THAT(bench_.ShowSnapshot(macs), IsOk());
  ASSERT_THAT(bench_.Sync(), IsOk());
  const auto state = [&](int i) {
    return trust_.Published(macs[i].name(), "lenient").state();
  };
  EXPECT_EQ(state(0), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(state(count - 1), v1::TRUST_STATE_UNKNOWN);

  ASSERT_THAT(bench_.Tick(), IsOk());
  EXPECT_EQ(state(count - 1), v1::TRUST_STATE_TRUSTED);
}

TEST_F(TrustPluginTest, GoesOnWithASweepAfterARestart) {
  ASSERT_THAT(bench_.ShowSnapshot({Mac()}), IsOk());
  ASSERT_THAT(bench_.Sync(), IsOk());
  ASSERT_THAT(bench_.Update([&](plugins::EffectBatch& batch) {
    return trust_.judge().StartSweep("sources/iru", {"lenient"}, batch);
  }),
              IsOk());
  bench_.Restart();
  ASSERT_THAT(bench_.Tick(), IsOk());

  // Dropped by the sweep, and judged again, since the policy is in force.
  EXPECT_EQ(ToTime(Stored(1).since_time()), bench_.clock.Now());
}

}  // namespace
}  // namespace muster::trust
