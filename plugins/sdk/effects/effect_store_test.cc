#include "plugins/sdk/effects/effect_store.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

MATCHER(IsAbsent, "") { return !arg.has_value(); }

std::vector<std::string> Names(const absl::StatusOr<LogSlice>& slice) {
  std::vector<std::string> names;
  for (const Resource& change : slice->changes) {
    names.push_back(absl::StrCat(change.name, "@", change.revision));
  }
  return names;
}

class EffectStoreTest : public ::testing::Test {
 protected:
  EffectStoreTest() {
    options_.min_log_changes = 10;
    Reopen();
  }

  void Reopen() {
    store_.reset();
    store_ = *EffectStore::Open(dir_.path(), random_, options_);
  }

  void Put(const std::string& name, const std::string& value) {
    EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(batch.Put(name, value), IsOk());
    ASSERT_THAT(store_->Commit(std::move(batch), store_->cursor()), IsOk());
  }

  TempDir dir_;
  FakeRandom random_;
  EffectStore::Options options_;
  std::unique_ptr<EffectStore> store_;
};

TEST_F(EffectStoreTest, KeepsEffectsAndProgressAcrossARestart) {
  storage::Cursor cursor;
  cursor.set_resume_token("t7");
  cursor.set_applied_revision(7);
  EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(batch.Put("sources/s/assets/a", "1"), IsOk());
  ASSERT_THAT(store_->Commit(std::move(batch), cursor), IsOk());
  const std::string uuid = store_->Snapshot()->store_uuid();

  Reopen();

  EXPECT_EQ(store_->cursor().resume_token(), "t7");
  const EffectSnapshot snapshot = *store_->Snapshot();
  EXPECT_EQ(snapshot.applied_revision(), 7);
  EXPECT_EQ(snapshot.store_uuid(), uuid);
  EXPECT_EQ((*snapshot.Get("sources/s/assets/a"))->value, "1");
}

TEST_F(EffectStoreTest, ForgetsABatchThatWasNeverCommitted) {
  {
    EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(batch.Put("a", "1"), IsOk());
  }

  EXPECT_THAT(store_->Snapshot()->Get("a"), IsOkAndHolds(IsAbsent()));
  EXPECT_EQ(store_->Snapshot()->head(), 0);
}

TEST_F(EffectStoreTest, ShowsASnapshotAsItWasWhenItWasTaken) {
  Put("a", "1");
  const EffectSnapshot before = *store_->Snapshot();

  Put("a", "2");
  Put("b", "1");

  EXPECT_EQ((*before.Get("a"))->value, "1");
  EXPECT_THAT(before.Get("b"), IsOkAndHolds(IsAbsent()));
  EXPECT_EQ(before.head(), 1);
}

TEST_F(EffectStoreTest, ListsByPrefixAboveANameInOrder) {
  for (const char* name : {"s/b", "s/c", "t/a", "s/a"}) Put(name, "1");

  std::vector<std::string> names;
  const EffectSnapshot snapshot = *store_->Snapshot();
  ASSERT_THAT(snapshot.ForEach("s/", "s/a",
                               [&](const Resource& resource) {
                                 names.push_back(resource.name);
                                 return true;
                               }),
              IsOk());

  EXPECT_THAT(names, ElementsAre("s/b", "s/c"));
}

TEST_F(EffectStoreTest, ReadsTheLogOfAPrefixAndSaysHowFarItLooked) {
  for (const char* name : {"s/a", "t/a", "s/a", "t/a"}) {
    Put(name, absl::StrCat(store_->Snapshot()->head()));
  }

  const absl::StatusOr<LogSlice> slice =
      store_->Snapshot()->ReadLog(0, "s/", 10);

  EXPECT_THAT(Names(slice), ElementsAre("s/a@1", "s/a@3"));
  EXPECT_EQ(slice->through, 4);
  EXPECT_EQ(store_->Snapshot()->ReadLog(0, "s/", 2)->through, 2);
  EXPECT_THAT(Names(store_->Snapshot()->ReadLog(4, "", 10)), IsEmpty());
}

TEST_F(EffectStoreTest, KeepsTheLogWithinItsBoundAndRefusesWhatIsGone) {
  for (int i = 1; i <= 12; ++i) Put("a", absl::StrCat(i));

  const EffectSnapshot snapshot = *store_->Snapshot();
  EXPECT_EQ(snapshot.floor(), 2);
  EXPECT_THAT(snapshot.ReadLog(1, "", 10),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_EQ(snapshot.ReadLog(2, "", 100)->changes.size(), 10u);
}

TEST_F(EffectStoreTest, ADropMakesEveryWatcherStartOver) {
  Put("a", "1");
  Put("b", "1");
  EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(batch.Delete("a"), IsOk());
  ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());

  const EffectSnapshot snapshot = *store_->Snapshot();
  EXPECT_THAT(snapshot.Get("a"), IsOkAndHolds(IsAbsent()));
  EXPECT_THAT(snapshot.ReadLog(2, "", 10),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_THAT(snapshot.ReadLog(snapshot.head(), "", 10), IsOk());
}

TEST_F(EffectStoreTest, SweepsOnlyWhatTheGenerationDidNotShow) {
  EffectBatch first = store_->NewBatch();
  store_->MarkShown("a", 1, 5, first);
  store_->MarkShown("b", 1, 6, first);
  ASSERT_THAT(store_->Commit(std::move(first), {}), IsOk());

  EffectBatch second = store_->NewBatch();
  store_->MarkShown("b", 2, 6, second);
  EXPECT_THAT(store_->SweepUnshown(2, second), IsOkAndHolds(ElementsAre("a")));
  ASSERT_THAT(store_->Commit(std::move(second), {}), IsOk());

  EffectBatch third = store_->NewBatch();
  EXPECT_THAT(store_->SweepUnshown(2, third), IsOkAndHolds(IsEmpty()));
}

TEST_F(EffectStoreTest, KnowsHowADeviceCountsInTheViewOfItsGeneration) {
  EffectBatch batch = store_->NewBatch();
  store_->MarkShown("a", 1, 5, batch);
  store_->MarkShown("b", 1, 6, batch);
  store_->Forget("b", batch);
  ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());

  EXPECT_THAT(store_->CountedRevision("a", 1), IsOkAndHolds(5));
  EXPECT_THAT(store_->CountedRevision("a", 2), IsOkAndHolds(0));
  EXPECT_THAT(store_->CountedRevision("b", 1), IsOkAndHolds(0));
}

}  // namespace
}  // namespace muster::plugins
