#include "plugins/posture/due_index.h"

#include <memory>
#include <utility>

#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/effects/effect_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::posture {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kStart = absl::FromUnixSeconds(1000);

class DueIndexTest : public ::testing::Test {
 protected:
  DueIndexTest()
      : store_(*plugins::EffectStore::Open(dir_.Join("store"), random_)),
        batch_(store_->NewBatch()) {}

  static absl::Time At(int seconds) { return kStart + absl::Seconds(seconds); }

  TempDir dir_;
  FakeRandom random_;
  std::unique_ptr<plugins::EffectStore> store_;
  plugins::EffectBatch batch_;
};

TEST_F(DueIndexTest, IsDueAfterTheLastMomentAndNotAtIt) {
  ASSERT_THAT(SetDue("a", At(10), batch_), IsOk());

  EXPECT_THAT(TakeDue(At(10), 9, batch_), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(TakeDue(At(10) + absl::Nanoseconds(1), 9, batch_),
              IsOkAndHolds(ElementsAre("a")));
}

TEST_F(DueIndexTest, GivesTheEarliestFirstAndEachOnce) {
  ASSERT_THAT(SetDue("a", At(30), batch_), IsOk());
  ASSERT_THAT(SetDue("b", At(10), batch_), IsOk());
  ASSERT_THAT(SetDue("c", At(20), batch_), IsOk());

  EXPECT_THAT(TakeDue(At(60), 2, batch_), IsOkAndHolds(ElementsAre("b", "c")));
  EXPECT_THAT(TakeDue(At(60), 2, batch_), IsOkAndHolds(ElementsAre("a")));
  EXPECT_THAT(TakeDue(At(60), 2, batch_), IsOkAndHolds(IsEmpty()));
}

TEST_F(DueIndexTest, MovesToAnEarlierMomentOnly) {
  ASSERT_THAT(SetDue("a", At(20), batch_), IsOk());
  ASSERT_THAT(SetDue("a", At(30), batch_), IsOk());
  EXPECT_THAT(TakeDue(At(25), 9, batch_), IsOkAndHolds(ElementsAre("a")));

  ASSERT_THAT(SetDue("a", At(20), batch_), IsOk());
  ASSERT_THAT(SetDue("a", At(10), batch_), IsOk());
  EXPECT_THAT(TakeDue(At(15), 9, batch_), IsOkAndHolds(ElementsAre("a")));
  EXPECT_THAT(TakeDue(At(90), 9, batch_), IsOkAndHolds(IsEmpty()));
}

TEST_F(DueIndexTest, IsNeverDueIfTimeChangesNothing) {
  ASSERT_THAT(SetDue("a", absl::InfiniteFuture(), batch_), IsOk());

  EXPECT_THAT(TakeDue(absl::FromUnixSeconds(9'000'000'000), 9, batch_),
              IsOkAndHolds(IsEmpty()));
}

TEST_F(DueIndexTest, ForgetsADevice) {
  ASSERT_THAT(SetDue("a", At(10), batch_), IsOk());
  ASSERT_THAT(DropDue("a", batch_), IsOk());
  ASSERT_THAT(DropDue("b", batch_), IsOk());

  EXPECT_THAT(TakeDue(At(20), 9, batch_), IsOkAndHolds(IsEmpty()));
}

TEST_F(DueIndexTest, ShowsReadersWhatIsOverdue) {
  ASSERT_THAT(SetDue("a", At(10), batch_), IsOk());
  ASSERT_THAT(SetDue("b", At(20), batch_), IsOk());
  ASSERT_THAT(store_->Commit(std::move(batch_), {}), IsOk());
  const auto snapshot = store_->Snapshot();

  EXPECT_THAT(Overdue(At(15), *snapshot), IsOkAndHolds(ElementsAre("a")));
}

}  // namespace
}  // namespace muster::posture
