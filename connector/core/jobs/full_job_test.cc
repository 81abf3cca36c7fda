// A JobSync of the job `full`.
#include <string>
#include <vector>

#include "connector/core/jobs/job_sync_fixture.h"
#include "gmock/gmock.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using FullJobTest = JobSyncFixture;

TEST_F(FullJobTest, PushesEveryPageInOrderAndCommitsThemAll) {
  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(begun_, ElementsAre("sources/s/syncs/1"));
  std::vector<std::string> pushed;
  for (const Request& step : inventory_.Steps(Request::kPage)) {
    for (const auto& observation : step.page().devices()) {
      pushed.push_back(observation.device().vendor_id());
    }
  }
  EXPECT_THAT(pushed, ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(inventory_.steps().back().commit(), EqualsProto(R"pb(
                page_count: 3
                completeness {
                  ended_on_empty_page: true
                  overlaps_agreed: true
                  licensing_count: -1
                  prism_count: -1
                }
                api_call_count: 1
              )pb"));
  EXPECT_EQ(sync_.report().device_count, 5);
}

TEST_F(FullJobTest, SaysWhoIsAskedAndForHowMany) {
  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(inventory_.steps().front().begin(), EqualsProto(R"pb(
                source: "sources/s"
                kind: SYNC_KIND_FULL
                vendor: "fake"
                host: "fake.example"
                expected_count: 5
                job: "full"
              )pb"));
}

TEST_F(FullJobTest, RemovesAMissingDeviceThatTheSourceDoesNotKnow) {
  inventory_.AnswerMissing({"sources/s/devices/lost"});

  ASSERT_THAT(Run(), IsOk());

  const auto resolves = inventory_.Steps(Request::kResolve);
  ASSERT_EQ(resolves.size(), 1);
  EXPECT_TRUE(resolves[0].resolve().resolutions(0).has_gone());
  EXPECT_EQ(sync_.report().removed_count, 1);
}

TEST_F(FullJobTest, UpsertsAMissingDeviceThatTheSourceStillHas) {
  source_.Hide("c");
  inventory_.AnswerMissing({"sources/s/devices/c"});

  ASSERT_THAT(Run(), IsOk());

  const auto resolves = inventory_.Steps(Request::kResolve);
  ASSERT_EQ(resolves.size(), 1);
  EXPECT_EQ(resolves[0].resolve().resolutions(0).present().device().name(),
            "sources/s/devices/c");
  EXPECT_EQ(sync_.report().removed_count, 0);
}

TEST_F(FullJobTest, RemovesNothingWhenTheControlReadFails) {
  inventory_.AnswerMissing({"sources/s/devices/lost"});
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    source_.FailRead(id, Unreachable());
  }

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kUnavailable, "CONTROL_READ_FAILED"));

  const auto resolves = inventory_.Steps(Request::kResolve);
  ASSERT_EQ(resolves.size(), 1);
  EXPECT_TRUE(resolves[0].resolve().resolutions(0).has_undecided());
  EXPECT_THAT(inventory_.Steps(Request::kAbort), IsEmpty());
}

TEST_F(FullJobTest, AsksForNoDeviceWhenTheRemovalsAreHeld) {
  inventory_.AnswerMissing({"sources/s/devices/lost"});
  inventory_.AnswerHeld(true);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_TRUE(sync_.report().held);
  EXPECT_THAT(source_.reads(), IsEmpty());
  EXPECT_THAT(inventory_.Steps(Request::kResolve), IsEmpty());
}

TEST_F(FullJobTest, RecordsWhyTheSourceStoppedInTheMiddle) {
  source_.FailPage(2, Unreachable());

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));

  EXPECT_EQ(inventory_.Steps(Request::kPage).size(), 2);
  EXPECT_THAT(Aborted(), EqualsProto(R"pb(
                error {
                  code: 14
                  reason: "HOST_UNREACHABLE"
                  message: "the host does not answer; check the network"
                }
                api_call_count: 1
              )pb"));
}

TEST_F(FullJobTest, GivesUpASweepThatCannotProveThatItIsWhole) {
  source_.BreakOverlaps();

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kUnavailable, "SWEEP_INCOMPLETE"));

  EXPECT_THAT(inventory_.Steps(Request::kCommit), IsEmpty());
  EXPECT_EQ(Aborted().error().reason(), "SWEEP_INCOMPLETE");
}

TEST_F(FullJobTest, RecordsASyncWhoseHostCouldNotBeReachedAtAll) {
  source_.FailSweeps(Unreachable());

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));

  EXPECT_THAT(begun_, ElementsAre("sources/s/syncs/1"));
  EXPECT_EQ(Aborted().error().reason(), "HOST_UNREACHABLE");
}

TEST_F(FullJobTest, ReadsNoPageWhenTheInventoryIsUnreachable) {
  inventory_.FailAt(Request::kBegin,
                    Error(absl::StatusCode::kUnavailable,
                          "INVENTORY_UNREACHABLE", "start it"));
  int pages = 0;
  source_.OnPage([&](size_t) { ++pages; });

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));
  EXPECT_EQ(pages, 0);
  EXPECT_THAT(begun_, IsEmpty());
}

TEST_F(FullJobTest, ReadsNoMorePagesOnceTheInventoryRefusedOne) {
  inventory_.FailAt(Request::kPage, Error(absl::StatusCode::kResourceExhausted,
                                          "DISK_FULL", "free some space"));
  int pages = 0;
  source_.OnPage([&](size_t) { ++pages; });

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
  EXPECT_EQ(pages, 1);
}

TEST_F(FullJobTest, StopsBeforeTheNextPageWhenCancelled) {
  source_.OnPage([this](size_t index) {
    if (index == 1) cancelled_.Notify();
  });

  EXPECT_THAT(Run(), ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));

  EXPECT_EQ(inventory_.Steps(Request::kPage).size(), 1);
  EXPECT_EQ(Aborted().error().reason(), "SYNC_CANCELLED");
}

TEST_F(FullJobTest, RecordsACancellationAmongThePointReads) {
  inventory_.AnswerMissing({"sources/s/devices/lost", "sources/s/devices/x"});
  source_.OnRead([this](absl::string_view) {
    if (!cancelled_.HasBeenNotified()) cancelled_.Notify();
  });

  EXPECT_THAT(Run(), ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));

  EXPECT_EQ(Aborted().error().reason(), "SYNC_CANCELLED");
  EXPECT_THAT(inventory_.Steps(Request::kResolve), IsEmpty());
}

TEST_F(FullJobTest, TellsHowFarItIsAtEachPage) {
  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(progress_, ElementsAre(0, 2, 4, 5));
  EXPECT_EQ(sync_.report().expected_count, 5);
  EXPECT_EQ(sync_.report().api_call_count, 4);
}

TEST_F(FullJobTest, NamesTheDevicesThatTheScopeLeavesOut) {
  source_.LeaveOut("b");

  ASSERT_THAT(Run(), IsOk());

  const auto page = inventory_.Steps(Request::kPage)[0].page();
  EXPECT_THAT(page.out_of_scope(), ElementsAre("sources/s/devices/b"));
  EXPECT_EQ(page.devices_size(), 1);
}

TEST_F(FullJobTest, ReadsAFullJobWholeWhateverACursorSays) {
  ASSERT_THAT(records_.Write("full", "monday"), IsOk());

  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(source_.begun(), ElementsAre("full@"));
  EXPECT_THAT(records_.Read("full"), IsOkAndHolds("monday"));
}

}  // namespace
}  // namespace muster::connector
