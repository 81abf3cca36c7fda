#include "inventory/maintenance/retention.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/maintenance/check/store_check.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/document_keys.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::Eq;
using testing::Shown;
using testing::TestInventory;

class RetentionTest : public ::testing::Test {
 protected:
  // `count` changes of one device, now.
  void Change(int count) {
    for (int i = 0; i < count; ++i) {
      auto shown = Shown("a");
      shown.mutable_device()->set_display_name(absl::StrCat("name ", ++names_));
      inventory_.Show({shown});
    }
  }
  Retention WithPolicy(absl::Duration age, int64_t min_revisions,
                       int64_t max_bytes) {
    RetentionPolicy policy;
    policy.age = age;
    policy.min_revisions = min_revisions;
    policy.max_bytes = max_bytes;
    return Retention(inventory_.store(), inventory_.writer(),
                     inventory_.clock(), policy, [this] { return bytes_; });
  }

  // Puts a hold that was made, and decided (nullopt: it was not), so long ago.
  void PutHold(int number, v1::HoldState state, absl::Duration made,
               std::optional<absl::Duration> decided) {
    const absl::Time now = inventory_.clock().Now();
    v1::Hold hold;
    hold.set_name(absl::StrCat("sources/iru/holds/", number));
    hold.set_state(state);
    *hold.mutable_create_time() = ToProto(now - made);
    if (decided) *hold.mutable_decide_time() = ToProto(now - *decided);
    ASSERT_THAT(inventory_.writer().Write([&](StoreDraft& draft) {
      draft.Put(Collection::kHolds, ChildKey("sources/iru", "holds", number),
                hold);
      return absl::OkStatus();
    }),
                ::muster::testing::IsOk());
  }
  std::vector<std::string> Holds() {
    std::vector<std::string> names;
    EXPECT_THAT(inventory_.store().Read()->ScanDocuments(
                    Collection::kHolds, "", "", ScanOrder::kForward,
                    [&](absl::string_view, absl::string_view value) {
                      v1::Hold hold;
                      EXPECT_TRUE(hold.ParseFromArray(
                          value.data(), static_cast<int>(value.size())));
                      names.push_back(hold.name().substr(18));
                      return true;
                    }),
                ::muster::testing::IsOk());
    return names;
  }

  TestInventory inventory_;
  int names_ = 0;
  int64_t bytes_ = 0;
};

TEST_F(RetentionTest, KeepsWhatIsYoungHoweverMuch) {
  Change(10);

  EXPECT_THAT(WithPolicy(absl::Hours(1), 3, 1000).RunOnce(),
              IsOkAndHolds(Eq(0)));
}

TEST_F(RetentionTest, KeepsTheNewestHoweverOld) {
  Change(10);
  inventory_.clock().Advance(absl::Hours(2));

  EXPECT_THAT(WithPolicy(absl::Hours(1), 3, 1000).RunOnce(),
              IsOkAndHolds(Eq(7)));
  EXPECT_EQ(inventory_.store().compacted_through(), 7);
}

TEST_F(RetentionTest, ForgetsWhatIsOldOnly) {
  Change(6);
  inventory_.clock().Advance(absl::Hours(2));
  Change(4);

  EXPECT_THAT(WithPolicy(absl::Hours(1), 1, 1000).RunOnce(),
              IsOkAndHolds(Eq(6)));
}

TEST_F(RetentionTest, ForgetsMoreWhenTheHistoryTakesTooMuchSpace) {
  Change(10);
  bytes_ = 2000;

  EXPECT_THAT(WithPolicy(absl::Hours(1), 100, 1000).RunOnce(),
              IsOkAndHolds(Eq(5)));
}

TEST_F(RetentionTest, TombstonesTakeTheirLivenessWithThem) {
  inventory_.Show({testing::ShownAt("a", inventory_.clock().Now()),
                   testing::ShownAt("b", inventory_.clock().Now())});
  inventory_.Show({testing::ShownRemoved("a")});
  inventory_.clock().Advance(absl::Hours(2));
  auto retention = WithPolicy(absl::Hours(1), 0, 1000);

  ASSERT_THAT(retention.RunOnce(), IsOkAndHolds(Eq(3)));

  const auto check =
      CheckStore(*inventory_.store().Read(), inventory_.store().end().touch);
  ASSERT_THAT(check, ::muster::testing::IsOk());
  EXPECT_THAT(check->problems, ::testing::IsEmpty());
  EXPECT_EQ(check->records, 1);
  EXPECT_EQ(check->with_liveness, 1);
}

TEST_F(RetentionTest, ForgetsHoldsThatWereOverForAsLongAsHistoryIsKept) {
  constexpr absl::Duration kOld = absl::Hours(25);
  Change(1);  // announces the source
  PutHold(1, v1::HOLD_STATE_REJECTED, kOld, kOld);
  PutHold(2, v1::HOLD_STATE_REPLACED, kOld, std::nullopt);
  PutHold(3, v1::HOLD_STATE_PENDING, kOld, std::nullopt);
  PutHold(4, v1::HOLD_STATE_RELEASED, kOld, kOld);  // awaits the next sync
  PutHold(5, v1::HOLD_STATE_REJECTED, kOld, absl::Hours(23));
  PutHold(6, v1::HOLD_STATE_REJECTED, kOld, kOld);
  PutHold(7, v1::HOLD_STATE_REPLACED, absl::Hours(23), std::nullopt);

  ASSERT_THAT(WithPolicy(absl::Hours(24), 100, 1000).RunOnce(),
              IsOkAndHolds(Eq(0)));

  EXPECT_THAT(Holds(), ElementsAre("3", "4", "5", "7"));
}

TEST_F(RetentionTest, TakesDefaultsForWhatTheConfigurationLeavesOut) {
  config::v1::InventoryConfig config;
  config.mutable_retention()->set_min_revisions(5);

  const RetentionPolicy policy = RetentionPolicy::FromConfig(config);

  EXPECT_EQ(policy.age, absl::Hours(24 * 30));
  EXPECT_EQ(policy.min_revisions, 5);
  EXPECT_EQ(policy.max_bytes, int64_t{2} << 30);
}

}  // namespace
}  // namespace muster::inventory
