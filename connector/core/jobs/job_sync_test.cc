#include "connector/core/jobs/job_sync.h"

#include <string>
#include <vector>

#include "connector/core/jobs/job_sync_fixture.h"
#include "gmock/gmock.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using JobSyncTest = JobSyncFixture;

TEST_F(JobSyncTest, ReadsAJobFromItsStoredCursorAndKeepsTheNext) {
  ASSERT_THAT(records_.Write("delta", "monday"), IsOk());
  next_cursor_ = "tuesday";
  pages_[0].devices = {source_.Observe("a")};

  ASSERT_THAT(RunJob(kDelta), IsOk());

  EXPECT_THAT(source_.begun(), ElementsAre("delta@monday"));
  EXPECT_THAT(records_.Read("delta"), IsOkAndHolds("tuesday"));
  const auto begin = inventory_.Steps(Request::kBegin)[0].begin();
  EXPECT_EQ(begin.kind(), inventory::v1::SYNC_KIND_DELTA);
  EXPECT_EQ(begin.job(), "delta");
  EXPECT_EQ(inventory_.Steps(Request::kPage)[0].page().devices_size(), 1);
}

TEST_F(JobSyncTest, KeepsNoCursorBeforeTheCommitWasAcked) {
  ASSERT_THAT(records_.Write("delta", "monday"), IsOk());
  next_cursor_ = "tuesday";
  inventory_.FailAt(Request::kCommit,
                    Error(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
                          "start the sync again"));

  EXPECT_THAT(RunJob(kDelta),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));

  EXPECT_THAT(records_.Read("delta"), IsOkAndHolds("monday"));
}

TEST_F(JobSyncTest, SucceedsThoughTheCursorCannotBeKept) {
  next_cursor_ = "tuesday";
  source_.OnPage([this](size_t) { records_.Fail(Unreachable()); });

  EXPECT_THAT(RunJob(kDelta), IsOk());

  EXPECT_EQ(inventory_.Steps(Request::kCommit).size(), 1);
}

TEST_F(JobSyncTest, ProvesAndRemovesNothingOutsideOfAFullJob) {
  source_.BreakOverlaps();

  ASSERT_THAT(RunJob(kDelta), IsOk());

  EXPECT_FALSE(inventory_.steps().back().commit().has_completeness());
  EXPECT_THAT(source_.reads(), IsEmpty());
}

TEST_F(JobSyncTest, SplitsAPageThatIsLargerThanIngestTakes) {
  pages_[0].devices.assign(700, source_.Observe("a"));

  ASSERT_THAT(RunJob(kDelta), IsOk());

  const auto pages = inventory_.Steps(Request::kPage);
  ASSERT_EQ(pages.size(), 3);
  EXPECT_EQ(pages[0].page().api_call_count(), 1);
  EXPECT_EQ(pages[1].page().api_call_count(), 0);
  EXPECT_EQ(pages[2].page().index(), 2);
  EXPECT_EQ(inventory_.steps().back().commit().page_count(), 3);
}

TEST_F(JobSyncTest, HandsOverFacetsAndEntriesOfACatalog) {
  pages_[0].facets.resize(2);
  pages_[0].entries.resize(3);

  ASSERT_THAT(RunJob({"users", inventory::v1::SYNC_KIND_CATALOG, {}}), IsOk());

  const auto page = inventory_.Steps(Request::kPage)[0].page();
  EXPECT_EQ(page.facets_size(), 2);
  EXPECT_EQ(page.entries_size(), 3);
}

TEST_F(JobSyncTest, BeginsNothingWhenTheCursorCannotBeRead) {
  records_.Fail(Error(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE",
                      "start it"));

  EXPECT_THAT(RunJob(kDelta),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));

  EXPECT_THAT(source_.begun(), IsEmpty());
}

}  // namespace
}  // namespace muster::connector
