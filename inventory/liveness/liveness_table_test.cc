#include "inventory/liveness/liveness_table.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/testing/fake_device_store.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kNoon = absl::FromUnixMicros(1700000000123456);

class LivenessTableTest : public ::testing::Test {
 protected:
  using Observations = std::vector<device::v1::Observation>;

  static device::v1::Observation At(const std::string& endpoint,
                                    std::optional<int64_t> collect,
                                    std::optional<int64_t> observe) {
    device::v1::Observation one;
    one.set_endpoint(endpoint);
    if (collect) one.mutable_collect_time()->set_seconds(*collect);
    if (observe) one.mutable_observe_time()->set_seconds(*observe);
    return one;
  }
  // Shows a device, gives it the next touch if it moved, and applies that.
  bool Show(ResourceNumber number, std::optional<absl::Time> check_in,
            const Observations& observations = {}) {
    std::vector<const device::v1::Observation*> pointers;
    for (const auto& one : observations) pointers.push_back(&one);
    LivenessUpdate update = table_->NewUpdate();
    const bool moved = update.Show(number, check_in, pointers);
    if (moved) update.SetTouch(number, ++touch_);
    Commit(update);
    return moved;
  }
  void Commit(const LivenessUpdate& update) {
    StoreWrite write;
    write.before = write.after = store_.end();
    write.after.touch = touch_;
    write.documents = update.Documents();
    EXPECT_TRUE(store_.Commit(write).ok());
    table_->Apply(update, touch_);
  }
  void Reload() {
    auto loaded = LivenessTable::Load(*store_.Read());
    ASSERT_THAT(loaded, IsOk());
    table_ = *std::move(loaded);
  }
  std::vector<ResourceNumber> Touched(Touch after, Touch through,
                                      size_t limit = 99) {
    std::vector<ResourceNumber> numbers;
    for (const auto& one : table_->TouchedAfter(after, through, limit)) {
      numbers.push_back(one.number);
    }
    return numbers;
  }
  device::v1::Liveness Liveness(ResourceNumber number) {
    return table_->Get(number, "n").liveness;
  }

  FakeDeviceStore store_;
  std::unique_ptr<LivenessTable> table_ = std::make_unique<LivenessTable>();
  Touch touch_ = 0;
};

TEST_F(LivenessTableTest, KnowsNothingOfADeviceThatNobodyShowed) {
  EXPECT_THAT(Liveness(700), EqualsProto("device: 'n'"));
  EXPECT_EQ(table_->Get(700, "n").touch, 0);
}

TEST_F(LivenessTableTest, ReplacesTheEndpointsThatWereReadAndKeepsTheRest) {
  Show(1, kNoon, {At("b", 1, 1), At("c", 1, 1)});
  Show(1, std::nullopt, {At("b", std::nullopt, 2), At("a", std::nullopt, 2)});

  EXPECT_THAT(
      Liveness(1),
      EqualsProto("device: 'n'"
                  "last_check_in_time { seconds: 1700000000 nanos: 123456000 }"
                  "observations { endpoint: 'a' observe_time { seconds: 2 } }"
                  "observations { endpoint: 'b' observe_time { seconds: 2 } }"
                  "observations { endpoint: 'c' collect_time { seconds: 1 }"
                  "               observe_time { seconds: 1 } }"));
}

TEST_F(LivenessTableTest, ACheckInOrACollectionThatMovedIsASignOfLife) {
  EXPECT_TRUE(Show(1, kNoon));
  EXPECT_TRUE(Show(1, kNoon + absl::Microseconds(1)));
  EXPECT_TRUE(Show(1, std::nullopt, {At("a", 1, 1)}));
  EXPECT_TRUE(Show(1, std::nullopt, {At("a", 2, 1)}));
}

TEST_F(LivenessTableTest, ThatMusterReadItAgainIsNoSignOfLife) {
  Show(1, kNoon, {At("a", 1, 1)});

  EXPECT_FALSE(Show(1, kNoon, {At("a", 1, 2), At("b", std::nullopt, 2)}));
  EXPECT_FALSE(Show(1, std::nullopt));
}

TEST_F(LivenessTableTest, ShowsThoseLongestSilentFirstAndEachOnce) {
  Show(1, kNoon);
  Show(2, kNoon);
  Show(3, kNoon);
  Show(1, kNoon + absl::Minutes(15));

  EXPECT_THAT(Touched(0, 4), ElementsAre(2, 3, 1));
  EXPECT_THAT(Touched(0, 4, 2), ElementsAre(2, 3));
  EXPECT_THAT(Touched(0, 3), ElementsAre(2, 3));
  EXPECT_THAT(Touched(2, 4), ElementsAre(3, 1));
  EXPECT_THAT(Touched(4, 4), IsEmpty());
  EXPECT_EQ(table_->end(), 4);
}

TEST_F(LivenessTableTest, ShowsNothingBeforeItIsCommitted) {
  LivenessUpdate update = table_->NewUpdate();
  update.Show(1, kNoon, {});
  update.SetTouch(1, 1);

  EXPECT_FALSE(Liveness(1).has_last_check_in_time());
  EXPECT_TRUE(update.Get(1, "n").liveness.has_last_check_in_time());
  EXPECT_EQ(update.Get(1, "n").touch, 1);
}

TEST_F(LivenessTableTest, IsTheSameAfterARestart) {
  for (ResourceNumber number = 1; number < 200; number += 3) {
    Show(number, kNoon + absl::Microseconds(number),
         {At("devices", std::nullopt, number), At("prism", number, number)});
  }
  Show(4, kNoon);
  const auto before = Touched(0, touch_, 1000);
  const std::string liveness = Liveness(100).SerializeAsString();

  Reload();

  EXPECT_EQ(Touched(0, touch_, 1000), before);
  EXPECT_EQ(before.back(), 4u);
  EXPECT_EQ(Liveness(100).SerializeAsString(), liveness);
  EXPECT_EQ(table_->end(), touch_);
}

TEST_F(LivenessTableTest, ForgetsADeviceThatIsErased) {
  Show(1, kNoon, {At("a", 1, 1)});
  Show(2, kNoon);
  LivenessUpdate update = table_->NewUpdate();
  update.Erase(1);
  Commit(update);

  for (int i = 0; i < 2; ++i, Reload()) {
    EXPECT_THAT(Liveness(1), EqualsProto("device: 'n'"));
    EXPECT_THAT(Touched(0, touch_), ElementsAre(2));
  }
}

TEST_F(LivenessTableTest, ABlockInWhichNothingIsLeftGoes) {
  Show(1, kNoon);
  LivenessUpdate update = table_->NewUpdate();
  update.Erase(1);

  const auto documents = update.Documents();
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ(documents[0].key, BlockKey(0));
  EXPECT_FALSE(documents[0].value.has_value());
}

TEST_F(LivenessTableTest, TakesInWhatAnotherLayoutKept) {
  StoredLiveness stored;
  stored.touch = 7;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "device: 'n' last_check_in_time { seconds: 5 }"
      "observations { endpoint: 'a' collect_time { seconds: 1 } }",
      &stored.liveness));
  LivenessUpdate update = table_->NewUpdate();
  update.Put(9, stored);
  stored.touch = 3;
  update.Put(8, stored);
  touch_ = 7;
  Commit(update);
  Reload();

  EXPECT_THAT(Touched(0, 7), ElementsAre(8, 9));
  EXPECT_EQ(Liveness(9).SerializeAsString(),
            stored.liveness.SerializeAsString());
  EXPECT_EQ(table_->end(), 7);
}

TEST_F(LivenessTableTest, TellsWhetherADeviceWasReadAfterAnInstant) {
  Show(1, std::nullopt, {At("a", std::nullopt, 10), At("b", 99, 5)});
  const LivenessUpdate update = table_->NewUpdate();

  EXPECT_TRUE(update.WasReadAfter(1, absl::FromUnixSeconds(9)));
  EXPECT_FALSE(update.WasReadAfter(1, absl::FromUnixSeconds(10)));
  EXPECT_FALSE(update.WasReadAfter(2, absl::UnixEpoch()));
}

TEST_F(LivenessTableTest, RefusesADamagedBlock) {
  StoreWrite write;
  write.documents.push_back({Collection::kLiveness, BlockKey(0), "\xff"});
  ASSERT_TRUE(store_.Commit(write).ok());

  EXPECT_THAT(LivenessTable::Load(*store_.Read()),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
