#include "inventory/sources/hold_store.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using testing::kSource;

constexpr char kName[] = "sources/iru/holds/2";

class HoldStoreTest : public ::testing::Test {
 protected:
  void PutHold(int number) {
    v1::Hold hold;
    hold.set_name(absl::StrCat(kSource, "/holds/", number));
    hold.set_state(v1::HOLD_STATE_PENDING);
    hold.add_devices("sources/iru/devices/a");
    inventory_.PutHold(hold);
  }

  testing::TestInventory inventory_;
  HoldStore holds_{inventory_.store(), inventory_.writer(), inventory_.clock()};
};

TEST_F(HoldStoreTest, ReleasesAndSaysWhoWhenAndWhy) {
  PutHold(2);

  EXPECT_THAT(holds_.Release(kName, {"ada", "They were sold."}), IsOk());

  EXPECT_THAT(holds_.Get(kName), IsOkAndHolds(EqualsProto(R"pb(
                name: "sources/iru/holds/2"
                state: HOLD_STATE_RELEASED
                devices: "sources/iru/devices/a"
                decide_time { seconds: 1700000000 }
                decided_by: "ada"
                decide_reason: "They were sold."
              )pb")));
}

TEST_F(HoldStoreTest, Rejects) {
  PutHold(2);

  const auto rejected = holds_.Reject(kName, {"ada", "The vendor is down."});

  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->state(), v1::HOLD_STATE_REJECTED);
  EXPECT_EQ(inventory_.GetHold(2).state(), v1::HOLD_STATE_REJECTED);
}

TEST_F(HoldStoreTest, IsDecidedOnce) {
  PutHold(2);
  ASSERT_THAT(holds_.Reject(kName, {"ada", "No."}), IsOk());

  const auto decided =
      ErrorIs(absl::StatusCode::kFailedPrecondition, "HOLD_DECIDED");
  EXPECT_THAT(holds_.Release(kName, {"bob", "Yes."}), decided);
  EXPECT_THAT(holds_.Reject(kName, {"bob", "No."}), decided);
  EXPECT_EQ(inventory_.GetHold(2).decided_by(), "ada");
}

TEST_F(HoldStoreTest, IsNotDecidedOnceASyncReplacedIt) {
  v1::Hold hold;
  hold.set_name(kName);
  hold.set_state(v1::HOLD_STATE_REPLACED);
  inventory_.PutHold(hold);

  EXPECT_THAT(holds_.Release(kName, {"ada", "Yes."}),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "HOLD_DECIDED"));
}

TEST_F(HoldStoreTest, WantsToKnowWhoAndWhy) {
  PutHold(2);

  const auto malformed =
      ErrorIs(absl::StatusCode::kInvalidArgument, "HOLD_DECISION_MALFORMED");
  EXPECT_THAT(holds_.Release(kName, {"", "Yes."}), malformed);
  EXPECT_THAT(holds_.Reject(kName, {"ada", ""}), malformed);
  EXPECT_EQ(inventory_.GetHold(2).state(), v1::HOLD_STATE_PENDING);
}

TEST_F(HoldStoreTest, KnowsAHoldOnlyByItsExactNumber) {
  PutHold(2);

  const auto unknown = ErrorIs(absl::StatusCode::kNotFound, "HOLD_NOT_FOUND");
  EXPECT_THAT(holds_.Get("sources/iru/holds/02"), unknown);
  EXPECT_THAT(holds_.Release("sources/iru/holds/3", {"ada", "Yes."}), unknown);
  EXPECT_THAT(
      holds_.Get("sources/iru/syncs/2"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(HoldStoreTest, ListsNewestFirstWithoutDevices) {
  for (const int number : {2, 10, 9}) PutHold(number);

  const auto first = holds_.List(kSource, "", 2);
  const auto second = holds_.List(kSource, "sources/iru/holds/9", 2);

  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->resources.size(), 2u);
  EXPECT_TRUE(first->has_more);
  EXPECT_EQ(first->resources[0].name(), "sources/iru/holds/10");
  EXPECT_EQ(first->resources[0].devices_size(), 0);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->resources.size(), 1u);
  EXPECT_EQ(second->resources[0].name(), "sources/iru/holds/2");
  EXPECT_FALSE(second->has_more);
}

}  // namespace
}  // namespace muster::inventory
