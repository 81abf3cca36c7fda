// The mass-flip guard: what goes missing does not take trust from a fleet at
// once, what FAILs and what the clock ends does.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/store/totals.h"
#include "plugins/trust/trust_bench.h"
#include "plugins/trust/verdict/publish.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using inventory::v1::Change;
using ::muster::testing::IsOk;
using posture::ToProto;
using posture::ToTime;

constexpr int kFleet = 100;
// 10 of 100 may flip in an hour.
constexpr char kPolicy[] = R"pb(
  policies {
    name: "p"
    platforms: PLATFORM_MAC
    requirements { fact { key: "filevault.enabled" bool_value: true } }
    max_sync_age { seconds: 360000 }
    requirements { check_in { max_age { seconds: 604800 } } }
  }
)pb";

class MassFlipTest : public ::testing::Test {
 protected:
  MassFlipTest() {
    std::vector<device::v1::Device> macs;
    for (int i = 0; i < kFleet; ++i) macs.push_back(Mac(i));
    EXPECT_THAT(trust_.bench.ShowSnapshot(macs), IsOk());
    EXPECT_THAT(trust_.bench.Sync(), IsOk());
    trust_.TickAll();
  }

  static std::string NameOf(int i) {
    return absl::StrCat("sources/iru/devices/", 1000 + i);
  }
  device::v1::Device Mac(int i) const {
    device::v1::Device mac = posture::DeviceFromText(R"pb(
      platform: PLATFORM_MAC
      state: STATE_ENROLLED
      facts { key: "filevault.enabled" bool_value: true }
    )pb");
    mac.set_name(NameOf(i));
    mac.set_serial_number(absl::StrCat("S", i));
    *mac.mutable_last_check_in_time() = ToProto(start_);
    return mac;
  }
  void Lose(int i) {
    device::v1::Device mac = Mac(i);
    mac.mutable_facts(0)->clear_value();
    mac.mutable_facts(0)->set_unknown_reason(
        device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
    ASSERT_THAT(trust_.bench.Change(Change::TYPE_UPDATED, mac), IsOk());
  }
  // In one batch, as one page of a sync.
  void LoseAtOnce(int from, int to) {
    ASSERT_THAT(
        trust_.bench.Update([&](plugins::EffectBatch& batch) -> absl::Status {
          for (int i = from; i < to; ++i) {
            device::v1::Device mac = Mac(i);
            mac.mutable_facts(0)->clear_value();
            const absl::Status judged = trust_.judge().Judge(mac, {}, batch);
            if (!judged.ok()) return judged;
          }
          return absl::OkStatus();
        }),
        IsOk());
  }
  v1::TrustState State(int i) const {
    return trust_.Published(NameOf(i), "p").state();
  }
  storage::PolicyTotals Totals() const {
    return *ReadTotals(trust_.bench.Snapshot(), "sources/iru", "p");
  }
  int CountState(v1::TrustState state) const {
    int count = 0;
    for (int i = 0; i < kFleet; ++i) count += State(i) == state ? 1 : 0;
    return count;
  }

  TrustBench trust_{kPolicy};
  const absl::Time start_ = trust_.bench.clock.Now();
};

TEST_F(MassFlipTest, LetsAFewDevicesBecomeUnknown) {
  for (int i = 0; i < 10; ++i) Lose(i);

  EXPECT_EQ(CountState(v1::TRUST_STATE_UNKNOWN), 10);
  EXPECT_EQ(Totals().held_count(), 0);
}

TEST_F(MassFlipTest, HoldsWhatIsMoreThanAFewWithinTheWindow) {
  for (int i = 0; i < 30; ++i) Lose(i);

  EXPECT_EQ(CountState(v1::TRUST_STATE_UNKNOWN), 10);
  EXPECT_EQ(Totals().trusted_count(), 90);
  EXPECT_EQ(Totals().held_count(), 20);
  const v1::Verdict held = trust_.Published(NameOf(29), "p");
  EXPECT_EQ(held.state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(held.hold().state(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(ToTime(held.hold().since_time()), start_);
}

TEST_F(MassFlipTest, HoldsAllOfOneBatchThatWouldFlipTooMany) {
  LoseAtOnce(0, 30);

  EXPECT_EQ(CountState(v1::TRUST_STATE_TRUSTED), kFleet);
  EXPECT_EQ(Totals().held_count(), 30);
}

TEST_F(MassFlipTest, NeverHoldsAFail) {
  for (int i = 0; i < 50; ++i) {
    device::v1::Device mac = Mac(i);
    mac.mutable_facts(0)->set_bool_value(false);
    ASSERT_THAT(trust_.bench.Change(Change::TYPE_UPDATED, mac), IsOk());
  }

  EXPECT_EQ(CountState(v1::TRUST_STATE_UNTRUSTED), 50);
  EXPECT_EQ(Totals().held_count(), 0);
}

TEST_F(MassFlipTest, LetsAHeldDeviceThatFailsGoAtOnce) {
  LoseAtOnce(0, 30);
  device::v1::Device mac = Mac(7);
  mac.mutable_facts(0)->set_bool_value(false);
  ASSERT_THAT(trust_.bench.Change(Change::TYPE_UPDATED, mac), IsOk());

  EXPECT_EQ(State(7), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(Totals().held_count(), 29);
}

TEST_F(MassFlipTest, NeverHoldsBeyondTheVerdictsOwnTime) {
  for (int i = 0; i < 30; ++i) Lose(i);
  const v1::Verdict held = trust_.Published(NameOf(29), "p");
  const absl::Time until = ToTime(held.valid_until_time());
  ASSERT_EQ(until, start_ + absl::Hours(100));

  trust_.bench.clock.Advance(until - start_);
  trust_.TickAll();
  EXPECT_EQ(State(29), v1::TRUST_STATE_TRUSTED);

  trust_.bench.clock.Advance(absl::Nanoseconds(1));
  trust_.TickAll();
  EXPECT_EQ(CountState(v1::TRUST_STATE_UNKNOWN), kFleet);
  EXPECT_EQ(Totals().held_count(), 0);
  EXPECT_FALSE(Totals().has_hold_since_time());
}

TEST_F(MassFlipTest, EndsAHoldWhenTheDataAreBack) {
  LoseAtOnce(0, 30);
  for (int i = 0; i < 30; ++i) {
    ASSERT_THAT(trust_.bench.Change(Change::TYPE_UPDATED, Mac(i)), IsOk());
  }

  EXPECT_EQ(CountState(v1::TRUST_STATE_TRUSTED), kFleet);
  EXPECT_EQ(Totals().held_count(), 0);
  EXPECT_FALSE(trust_.Published(NameOf(3), "p").has_hold());
}

TEST_F(MassFlipTest, AnswersAHeldDeviceWithWhatIsInForce) {
  for (int i = 0; i < 30; ++i) Lose(i);

  const auto held = trust_.Check("S29");
  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(held->state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_TRUE(held->has_hold());
}

TEST_F(MassFlipTest, BeginsToCountAnewAfterTheWindow) {
  for (int i = 0; i < 10; ++i) Lose(i);
  trust_.bench.clock.Advance(absl::Hours(1));
  for (int i = 10; i < 19; ++i) Lose(i);

  EXPECT_EQ(CountState(v1::TRUST_STATE_UNKNOWN), 19);
  EXPECT_EQ(Totals().held_count(), 0);
}

TEST_F(MassFlipTest, KeepsAHoldOverARestart) {
  LoseAtOnce(0, 30);
  trust_.bench.Restart();
  trust_.TickAll();

  EXPECT_EQ(CountState(v1::TRUST_STATE_TRUSTED), kFleet);
  EXPECT_EQ(Totals().held_count(), 30);
}

}  // namespace
}  // namespace muster::trust
