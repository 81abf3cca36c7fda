// Removals that an operator decides about: a sweep that is HELD leaves a Hold.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/ingest/sync_session.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using testing::Gone;
using testing::NameOf;
using testing::Shown;
using testing::ShownMany;

const absl::Time kLater = absl::FromUnixSeconds(1700000100);

class HoldTest : public ::testing::Test {
 protected:
  HoldTest() { inventory_.Sync(ShownMany(50)); }

  // A FULL sync that shows the first `shown` of the 50 devices.
  v1::PushPagesResponse::Committed Sweep(int shown) {
    session_.emplace(inventory_.NewSession());
    EXPECT_THAT(session_->Handle(testing::Begin()), IsOk());
    EXPECT_THAT(session_->Handle(testing::Page(0, ShownMany(shown))), IsOk());
    const auto response = session_->Handle(testing::Commit(1));
    EXPECT_THAT(response, IsOk());
    return (*response)->committed();
  }
  void Release(int number) {
    v1::Hold hold = inventory_.GetHold(number);
    hold.set_state(v1::HOLD_STATE_RELEASED);
    inventory_.PutHold(hold);
  }

  testing::TestInventory inventory_;
  std::optional<SyncSession> session_;
};

TEST_F(HoldTest, ASweepThatIsHeldNamesWhatItDidNotShow) {
  ASSERT_TRUE(Sweep(43).held());

  const v1::Hold hold = inventory_.GetHold(2);
  EXPECT_EQ(hold.name(), "sources/iru/holds/2");
  EXPECT_EQ(hold.sync(), "sources/iru/syncs/2");
  EXPECT_EQ(hold.state(), v1::HOLD_STATE_PENDING);
  EXPECT_EQ(hold.living_count(), 50);
  EXPECT_TRUE(hold.has_create_time());
  EXPECT_THAT(hold.devices(),
              ElementsAre(NameOf("0043"), NameOf("0044"), NameOf("0045"),
                          NameOf("0046"), NameOf("0047"), NameOf("0048"),
                          NameOf("0049")));
}

TEST_F(HoldTest, ALaterSweepIsJudgedAnew) {
  ASSERT_TRUE(Sweep(43).held());
  ASSERT_TRUE(Sweep(42).held());

  EXPECT_EQ(inventory_.GetHold(2).state(), v1::HOLD_STATE_REPLACED);
  EXPECT_EQ(inventory_.GetHold(3).state(), v1::HOLD_STATE_PENDING);

  EXPECT_TRUE(Sweep(50).done());
  EXPECT_EQ(inventory_.GetHold(3).state(), v1::HOLD_STATE_REPLACED);
}

TEST_F(HoldTest, ReleasedDevicesPassTheGuardAndAreAskedFor) {
  ASSERT_TRUE(Sweep(43).held());
  Release(2);

  const auto committed = Sweep(43);

  EXPECT_FALSE(committed.held());
  EXPECT_EQ(committed.missing_size(), 7);
  EXPECT_EQ(inventory_.GetHold(2).state(), v1::HOLD_STATE_REPLACED);
  EXPECT_EQ(inventory_.GetSource().device_count(), 50);
  std::vector<v1::Resolution> answers;
  for (const std::string id : {"0043", "0044", "0045", "0046", "0047"}) {
    answers.push_back(Gone(id, "0001", kLater));
  }
  answers.push_back(testing::Present(Shown("0048")));
  EXPECT_THAT(session_->Handle(testing::Resolve(answers)), IsOk());
  EXPECT_EQ(inventory_.GetSource().device_count(), 45);
}

TEST_F(HoldTest, AReleaseIsForItsDevicesOnly) {
  ASSERT_TRUE(Sweep(43).held());
  Release(2);

  EXPECT_TRUE(Sweep(37).held());

  EXPECT_EQ(inventory_.GetHold(3).devices_size(), 13);
}

TEST_F(HoldTest, AReleaseLetsAFewMoreBeAskedForAsEver) {
  ASSERT_TRUE(Sweep(43).held());
  Release(2);

  EXPECT_EQ(Sweep(38).missing_size(), 12);
}

TEST_F(HoldTest, AReleasedFleetMayBeEmpty) {
  ASSERT_TRUE(Sweep(0).held());
  Release(2);

  EXPECT_EQ(Sweep(0).missing_size(), 50);
}

TEST_F(HoldTest, ADecisionAboutAnOldHoldStands) {
  ASSERT_TRUE(Sweep(43).held());
  v1::Hold hold = inventory_.GetHold(2);
  hold.set_state(v1::HOLD_STATE_REJECTED);
  inventory_.PutHold(hold);

  EXPECT_TRUE(Sweep(43).held());

  EXPECT_EQ(inventory_.GetHold(2).state(), v1::HOLD_STATE_REJECTED);
}

TEST_F(HoldTest, OtherKindsOfSyncJudgeNothing) {
  ASSERT_TRUE(Sweep(43).held());

  inventory_.Show({Shown("0001")});

  EXPECT_EQ(inventory_.GetHold(2).state(), v1::HOLD_STATE_PENDING);
}

}  // namespace
}  // namespace muster::inventory
