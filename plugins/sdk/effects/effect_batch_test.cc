#include "plugins/sdk/effects/effect_batch.h"

#include <string>
#include <vector>

#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/effects/effect_store.h"
#include "proto/muster/device/v1/device.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::Optional;

std::vector<std::string> Keys(
    const absl::StatusOr<std::vector<Record>>& records) {
  std::vector<std::string> keys;
  for (const Record& record : *records) {
    keys.push_back(record.key + "=" + record.value);
  }
  return keys;
}

void ClearModel(device::v1::Device& device) { device.clear_model(); }

device::v1::Device Device(const std::string& display_name,
                          const std::string& model) {
  device::v1::Device device;
  device.set_display_name(display_name);
  device.set_model(model);
  return device;
}

class EffectBatchTest : public ::testing::Test {
 protected:
  void Commit(EffectBatch batch) {
    ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());
  }

  int64_t RevisionOf(const std::string& name) {
    return (*store_->Snapshot()->Get(name))->revision;
  }

  TempDir dir_;
  FakeRandom random_;
  const std::unique_ptr<EffectStore> store_ =
      *EffectStore::Open(dir_.path(), random_);
};

TEST_F(EffectBatchTest, RunsWhatWaitsForTheCommitInOrder) {
  std::vector<std::string> ran;
  EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(batch.Put("a", "1"), IsOk());
  batch.AfterCommit([&] {
    EXPECT_TRUE((*store_->Snapshot()->Get("a")).has_value());
    ran.push_back("first");
  });
  batch.AfterCommit([&] { ran.push_back("second"); });
  EXPECT_THAT(ran, ElementsAre());

  Commit(std::move(batch));

  EXPECT_THAT(ran, ElementsAre("first", "second"));
}

TEST_F(EffectBatchTest, RunsWhatWaitsForACommitThatHasNothingToWrite) {
  int ran = 0;
  EffectBatch batch = store_->NewBatch();
  batch.AfterCommit([&] { ++ran; });
  EXPECT_TRUE(batch.empty());

  Commit(std::move(batch));

  EXPECT_EQ(ran, 1);
}

TEST_F(EffectBatchTest, ForgetsWhatWaitsForABatchThatIsDropped) {
  int ran = 0;
  store_->NewBatch().AfterCommit([&] { ++ran; });

  Commit(store_->NewBatch());

  EXPECT_EQ(ran, 0);
}

TEST_F(EffectBatchTest, ReadsWhatItWroteBeforeItIsCommitted) {
  EffectBatch batch = store_->NewBatch();

  ASSERT_THAT(batch.Put("a", "1"), IsOk());
  EXPECT_THAT(batch.Get("a"), IsOkAndHolds(Optional(std::string("1"))));

  ASSERT_THAT(batch.Delete("a"), IsOk());
  EXPECT_THAT(batch.Get("a"), IsOkAndHolds(std::nullopt));
}

TEST_F(EffectBatchTest, WritesNothingForAResourceThatLooksTheSame) {
  EffectBatch first = store_->NewBatch();
  ASSERT_THAT(first.Put("a", "1"), IsOk());
  Commit(std::move(first));

  EffectBatch second = store_->NewBatch();
  ASSERT_THAT(second.Put("a", "1"), IsOk());

  EXPECT_TRUE(second.empty());
}

TEST_F(EffectBatchTest, GivesEachChangeOfOneBatchItsOwnRevision) {
  EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(batch.Put("a", "1"), IsOk());
  ASSERT_THAT(batch.Put("b", "1"), IsOk());
  ASSERT_THAT(batch.Put("a", "2"), IsOk());
  Commit(std::move(batch));

  EXPECT_EQ(RevisionOf("b"), 2);
  EXPECT_EQ(RevisionOf("a"), 3);
  EXPECT_EQ(store_->Snapshot()->ReadLog(0, "", 10)->changes.size(), 3u);
}

TEST_F(EffectBatchTest, RefreshesWithoutARevision) {
  EffectBatch first = store_->NewBatch();
  ASSERT_THAT(first.Put("a", "1"), IsOk());
  Commit(std::move(first));

  EffectBatch second = store_->NewBatch();
  ASSERT_THAT(second.Refresh("a", "1 at noon"), IsOk());
  Commit(std::move(second));

  EXPECT_EQ((*store_->Snapshot()->Get("a"))->value, "1 at noon");
  EXPECT_EQ(RevisionOf("a"), 1);
  EXPECT_EQ(store_->Snapshot()->head(), 1);
}

TEST_F(EffectBatchTest, RefusesToRefreshWhatWasNeverPut) {
  EffectBatch batch = store_->NewBatch();

  EXPECT_THAT(batch.Refresh("a", "1"),
              ErrorIs(absl::StatusCode::kInternal, "RESOURCE_NOT_THERE"));
}

TEST_F(EffectBatchTest, TakesWhatMovesByItselfForNoChange) {
  EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(PutMessage(batch, "a", Device("Ada", "old"), ClearModel), IsOk());
  ASSERT_THAT(PutMessage(batch, "a", Device("Ada", "new"), ClearModel), IsOk());
  ASSERT_THAT(
      GetMessage<device::v1::Device>(batch, "a"),
      IsOkAndHolds(Optional(EqualsProto("display_name: 'Ada' model: 'new'"))));
  ASSERT_THAT(PutMessage(batch, "a", Device("Bea", "new"), ClearModel), IsOk());
  Commit(std::move(batch));

  EXPECT_EQ(RevisionOf("a"), 2);
}

TEST_F(EffectBatchTest, SaysWhichRowIsNoMessage) {
  EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(batch.Put("a", "\xff"), IsOk());

  EXPECT_THAT(GetMessage<device::v1::Device>(batch, "a"),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST_F(EffectBatchTest, WalksOverCommittedNotesAndItsOwnInKeyOrder) {
  EffectBatch first = store_->NewBatch();
  for (const char* key : {"b", "d", "f"}) {
    ASSERT_THAT(first.PutRecord(key, "old"), IsOk());
  }
  Commit(std::move(first));

  EffectBatch second = store_->NewBatch();
  ASSERT_THAT(second.PutRecord("a", "new"), IsOk());
  ASSERT_THAT(second.PutRecord("d", "new"), IsOk());
  ASSERT_THAT(second.PutRecord("e", "new"), IsOk());
  ASSERT_THAT(second.DeleteRecord("f"), IsOk());
  ASSERT_THAT(second.PutRecord("g", "new"), IsOk());

  EXPECT_THAT(Keys(second.Records("", "", 10)),
              ElementsAre("a=new", "b=old", "d=new", "e=new", "g=new"));
  EXPECT_THAT(Keys(second.Records("b", "e", 10)),
              ElementsAre("b=old", "d=new"));
  EXPECT_THAT(Keys(second.Records("", "", 3)),
              ElementsAre("a=new", "b=old", "d=new"));
}

TEST_F(EffectBatchTest, WritesNothingForANoteThatIsTheSame) {
  EffectBatch first = store_->NewBatch();
  ASSERT_THAT(first.PutRecord("a", "1"), IsOk());
  Commit(std::move(first));

  EffectBatch second = store_->NewBatch();
  ASSERT_THAT(second.PutRecord("a", "1"), IsOk());
  ASSERT_THAT(second.DeleteRecord("b"), IsOk());

  EXPECT_TRUE(second.empty());
}

}  // namespace
}  // namespace muster::plugins
