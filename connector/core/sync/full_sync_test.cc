#include "connector/core/sync/full_sync.h"

#include <string>
#include <vector>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Request = PageSink::Request;

class FullSyncTest : public ::testing::Test {
 protected:
  FullSyncTest() {
    for (const char* id : {"a", "b", "c", "d", "e"}) source_.Add(id);
  }

  absl::Status Run() {
    return sync_.Run([this](absl::string_view sync) {
      begun_.push_back(std::string(sync));
    });
  }
  Request::Abort Aborted() {
    const auto aborts = inventory_.Steps(Request::kAbort);
    EXPECT_EQ(aborts.size(), 1);
    return aborts.empty() ? Request::Abort() : aborts.front().abort();
  }
  static absl::Status Unreachable() {
    return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE",
                 "the host does not answer; check the network");
  }

  FakeClock clock_;
  FakeDeviceSource source_{"sources/s", /*page_size=*/2};
  FakeInventory inventory_;
  absl::Notification cancelled_;
  std::unique_ptr<PageSink> sink_ = inventory_.Open();
  FullSync sync_{"sources/s", source_, *sink_, clock_, cancelled_};
  std::vector<std::string> begun_;
};

TEST_F(FullSyncTest, PushesEveryPageInOrderAndCommitsThemAll) {
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

TEST_F(FullSyncTest, SaysWhoIsAskedAndForHowMany) {
  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(inventory_.steps().front().begin(), EqualsProto(R"pb(
                source: "sources/s"
                kind: SYNC_KIND_FULL
                vendor: "fake"
                host: "fake.example"
                expected_count: 5
              )pb"));
}

TEST_F(FullSyncTest, RemovesAMissingDeviceThatTheSourceDoesNotKnow) {
  inventory_.AnswerMissing({"sources/s/devices/lost"});

  ASSERT_THAT(Run(), IsOk());

  const auto resolves = inventory_.Steps(Request::kResolve);
  ASSERT_EQ(resolves.size(), 1);
  EXPECT_TRUE(resolves[0].resolve().resolutions(0).has_gone());
  EXPECT_EQ(sync_.report().removed_count, 1);
}

TEST_F(FullSyncTest, UpsertsAMissingDeviceThatTheSourceStillHas) {
  source_.Hide("c");
  inventory_.AnswerMissing({"sources/s/devices/c"});

  ASSERT_THAT(Run(), IsOk());

  const auto resolves = inventory_.Steps(Request::kResolve);
  ASSERT_EQ(resolves.size(), 1);
  EXPECT_EQ(resolves[0].resolve().resolutions(0).present().device().name(),
            "sources/s/devices/c");
  EXPECT_EQ(sync_.report().removed_count, 0);
}

TEST_F(FullSyncTest, RemovesNothingWhenTheControlReadFails) {
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

TEST_F(FullSyncTest, AsksForNoDeviceWhenTheRemovalsAreHeld) {
  inventory_.AnswerMissing({"sources/s/devices/lost"});
  inventory_.AnswerHeld(true);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_TRUE(sync_.report().held);
  EXPECT_THAT(source_.reads(), IsEmpty());
  EXPECT_THAT(inventory_.Steps(Request::kResolve), IsEmpty());
}

TEST_F(FullSyncTest, RecordsWhyTheSourceStoppedInTheMiddle) {
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

TEST_F(FullSyncTest, GivesUpASweepThatCannotProveThatItIsWhole) {
  source_.BreakOverlaps();

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kUnavailable, "SWEEP_INCOMPLETE"));

  EXPECT_THAT(inventory_.Steps(Request::kCommit), IsEmpty());
  EXPECT_EQ(Aborted().error().reason(), "SWEEP_INCOMPLETE");
}

TEST_F(FullSyncTest, RecordsASyncWhoseHostCouldNotBeReachedAtAll) {
  source_.FailSweeps(Unreachable());

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));

  EXPECT_THAT(begun_, ElementsAre("sources/s/syncs/1"));
  EXPECT_EQ(Aborted().error().reason(), "HOST_UNREACHABLE");
}

TEST_F(FullSyncTest, ReadsNoPageWhenTheInventoryIsUnreachable) {
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

TEST_F(FullSyncTest, ReadsNoMorePagesOnceTheInventoryRefusedOne) {
  inventory_.FailAt(Request::kPage, Error(absl::StatusCode::kResourceExhausted,
                                          "DISK_FULL", "free some space"));
  int pages = 0;
  source_.OnPage([&](size_t) { ++pages; });

  EXPECT_THAT(Run(),
              ErrorIs(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
  EXPECT_EQ(pages, 1);
}

TEST_F(FullSyncTest, StopsBeforeTheNextPageWhenCancelled) {
  source_.OnPage([this](size_t index) {
    if (index == 1) cancelled_.Notify();
  });

  EXPECT_THAT(Run(), ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));

  EXPECT_EQ(inventory_.Steps(Request::kPage).size(), 1);
  EXPECT_EQ(Aborted().error().reason(), "SYNC_CANCELLED");
}

TEST_F(FullSyncTest, RecordsACancellationAmongThePointReads) {
  inventory_.AnswerMissing({"sources/s/devices/lost", "sources/s/devices/x"});
  source_.OnRead([this](absl::string_view) {
    if (!cancelled_.HasBeenNotified()) cancelled_.Notify();
  });

  EXPECT_THAT(Run(), ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));

  EXPECT_EQ(Aborted().error().reason(), "SYNC_CANCELLED");
  EXPECT_THAT(inventory_.Steps(Request::kResolve), IsEmpty());
}

}  // namespace
}  // namespace muster::connector
