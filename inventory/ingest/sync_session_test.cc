#include "inventory/ingest/sync_session.h"

#include <optional>

#include "absl/strings/match.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Abort;
using testing::Begin;
using testing::Commit;
using ::testing::IsEmpty;
using testing::NameOf;
using testing::Page;
using testing::Resolve;
using testing::Shown;
using testing::ShownMany;
using testing::ShownWithOs;

const absl::Time kLater = absl::FromUnixSeconds(1700000100);

class SyncSessionTest : public ::testing::Test {
 protected:
  v1::PushPagesResponse Send(const v1::PushPagesRequest& request) {
    auto response = session_->Handle(request);
    EXPECT_THAT(response, IsOk());
    if (!response.ok() || !*response) return {};
    return **std::move(response);
  }
  absl::Status Error(const v1::PushPagesRequest& request) {
    return session_->Handle(request).status();
  }
  v1::Sync Now() { return inventory_.GetSync(sync_); }
  void StartFull(int sync) {
    session_.emplace(inventory_.NewSession());
    sync_ = sync;
    Send(Begin());
  }

  testing::TestInventory inventory_;
  std::optional<SyncSession> session_{inventory_.NewSession()};
  int sync_ = 1;
};

TEST_F(SyncSessionTest, AnswersEachStepAndEndsASweepThatShowedAll) {
  EXPECT_EQ(Send(Begin()).begun().sync(), "sources/iru/syncs/1");

  const auto ack = Send(Page(0, {Shown("a"), Shown("b")})).ack();
  EXPECT_EQ(ack.index(), 0);
  EXPECT_EQ(ack.revision(), 2);
  EXPECT_EQ(inventory_.Get("a").revision(), 1);

  const auto committed = Send(Commit(1)).committed();
  EXPECT_TRUE(committed.done());
  EXPECT_FALSE(committed.held());
  EXPECT_THAT(committed.missing(), IsEmpty());
  EXPECT_TRUE(session_->done());
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_SUCCEEDED);
  EXPECT_TRUE(Now().completeness().ended_on_empty_page());
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_OK);
  EXPECT_EQ(inventory_.GetSource().device_count(), 2);
}

TEST_F(SyncSessionTest, MovesTheCountersWhileItRuns) {
  auto begin = Begin();
  begin.mutable_begin()->set_expected_count(3);
  Send(begin);
  auto page = Page(0, {Shown("a"), Shown("b")});
  page.mutable_page()->set_api_call_count(2);
  page.mutable_page()->add_bad_rows()->set_vendor_id("bad");
  Send(page);
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_RUNNING);
  EXPECT_EQ(Now().page_count(), 1);
  EXPECT_EQ(Now().seen_count(), 2);
  EXPECT_EQ(Now().expected_count(), 3);

  auto next = Page(1, {Shown("b"), Shown("c")});
  next.mutable_page()->set_api_call_count(1);
  Send(next);

  EXPECT_EQ(Now().page_count(), 2);
  EXPECT_EQ(Now().seen_count(), 3);
  EXPECT_EQ(Now().added_count(), 3);
  EXPECT_EQ(Now().api_call_count(), 3);
  ASSERT_EQ(Now().bad_rows_size(), 1);
  EXPECT_EQ(Now().bad_rows(0).vendor_id(), "bad");
}

TEST_F(SyncSessionTest, AcksAPageAgainAndChangesNothing) {
  Send(Begin());
  Send(Page(0, {Shown("a")}));
  Send(Page(1, {Shown("b")}));

  const auto ack = Send(Page(0, {ShownWithOs("a", "99")})).ack();

  EXPECT_EQ(ack.index(), 0);
  EXPECT_EQ(ack.revision(), 1);
  EXPECT_EQ(inventory_.Get("a").os().version(), "14.4.1");
  EXPECT_EQ(Now().page_count(), 2);
}

TEST_F(SyncSessionTest, RefusesAPageThatSkipsOne) {
  Send(Begin());

  EXPECT_THAT(Error(Page(1, {Shown("a")})),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_OUT_OF_ORDER"));
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_FAILED);
  EXPECT_EQ(Now().error().reason(), "PAGE_OUT_OF_ORDER");
}

TEST_F(SyncSessionTest, KeepsNothingOfAPageWithAMalformedDevice) {
  Send(Begin());
  v1::DeviceObservation bad = Shown("b");
  bad.mutable_device()->clear_vendor_id();

  const absl::Status status = Error(Page(0, {Shown("a"), bad}));

  EXPECT_THAT(status,
              ErrorIs(absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED"));
  EXPECT_TRUE(absl::StrContains(status.message(), NameOf("b")));
  EXPECT_THAT(inventory_.Changes(), IsEmpty());
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_FAILED);
}

TEST_F(SyncSessionTest, KeepsNothingOfAPageThatIsTooLarge) {
  Send(Begin());

  EXPECT_THAT(Error(Page(0, ShownMany(301))),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOO_LARGE"));
  EXPECT_THAT(inventory_.Changes(), IsEmpty());
}

TEST_F(SyncSessionTest, RefusesStepsOutOfTurn) {
  EXPECT_THAT(Error(Page(0, {})),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
  EXPECT_TRUE(session_->done());

  StartFull(1);
  EXPECT_THAT(Error(Begin()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
  EXPECT_EQ(Now().error().reason(), "SYNC_PROTOCOL");

  StartFull(2);
  EXPECT_THAT(Error(Resolve({})),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
  EXPECT_THAT(Error(v1::PushPagesRequest()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
}

TEST_F(SyncSessionTest, AStreamThatBreaksKeepsItsPagesAndRemovesNothing) {
  inventory_.Sync({Shown("a"), Shown("b")});
  sync_ = 2;
  Send(Begin());
  Send(Page(0, {ShownWithOs("a", "15")}));

  session_->Close(muster::Error(absl::StatusCode::kUnavailable,
                                "SYNC_STREAM_BROKEN", "gone"));

  EXPECT_EQ(Now().state(), v1::SYNC_STATE_FAILED);
  EXPECT_EQ(Now().error().reason(), "SYNC_STREAM_BROKEN");
  EXPECT_EQ(inventory_.Get("a").os().version(), "15");
  EXPECT_EQ(inventory_.Get("b").state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_FAILING);
}

TEST_F(SyncSessionTest, ClosingADoneSyncLeavesItAsItIs) {
  Send(Begin());
  Send(Commit(0));

  session_->Close(muster::Error(absl::StatusCode::kUnavailable,
                                "SYNC_STREAM_BROKEN", "gone"));

  EXPECT_EQ(Now().state(), v1::SYNC_STATE_SUCCEEDED);
}

TEST_F(SyncSessionTest, ACrashBetweenPagesBeginsTheSweepAgain) {
  Send(Begin());
  Send(Page(0, {Shown("a")}));
  inventory_.Reopen();
  EXPECT_EQ(Now().error().reason(), "SYNC_INTERRUPTED");

  StartFull(2);
  Send(Page(0, {Shown("a")}));
  Send(Page(1, {Shown("b")}));
  EXPECT_TRUE(Send(Commit(2)).committed().done());

  EXPECT_EQ(Now().added_count(), 1);
  EXPECT_EQ(inventory_.Changes().size(), 2u);
}

TEST_F(SyncSessionTest, ASupersededSyncIsToldSo) {
  Send(Begin());
  SyncSession newer = inventory_.NewSession();
  ASSERT_THAT(newer.Handle(Begin()), IsOk());

  EXPECT_THAT(Error(Page(0, {Shown("a")})),
              ErrorIs(absl::StatusCode::kAborted, "SYNC_SUPERSEDED"));
  EXPECT_EQ(Now().error().reason(), "SYNC_SUPERSEDED");
  EXPECT_EQ(inventory_.GetSource().last_sync(), "sources/iru/syncs/2");
}

TEST_F(SyncSessionTest, AnAbortNamesWhatWentWrong) {
  Send(Begin());

  const auto response = session_->Handle(Abort("SOURCE_CREDENTIAL_REFUSED"));

  ASSERT_THAT(response, IsOk());
  EXPECT_FALSE(response->has_value());
  EXPECT_TRUE(session_->done());
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_FAILED);
  EXPECT_EQ(Now().error().reason(), "SOURCE_CREDENTIAL_REFUSED");
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_CREDENTIAL_ERROR);
}

TEST_F(SyncSessionTest, AFailureKeepsTheDataAndTheTimesOfTheLastGoodSync) {
  inventory_.Sync({Shown("a")});
  const v1::Source good = inventory_.GetSource();
  inventory_.clock().Advance(absl::Hours(1));
  Send(Begin());
  Send(Abort("HOST_UNREACHABLE"));

  const v1::Source failing = inventory_.GetSource();
  EXPECT_EQ(failing.state(), v1::SOURCE_STATE_FAILING);
  EXPECT_EQ(failing.error().reason(), "HOST_UNREACHABLE");
  EXPECT_EQ(failing.last_full_sync_end_time().seconds(),
            good.last_full_sync_end_time().seconds());
  EXPECT_EQ(failing.device_count(), 1);
}

TEST_F(SyncSessionTest, KeepsTheEndpointProblemsOfEachJob) {
  const auto sync = [this](v1::SyncKind kind, const char* job,
                           const char* endpoint) {
    session_.emplace(inventory_.NewSession());
    Send(testing::BeginJob(kind, job));
    auto commit = Commit(0);
    if (*endpoint != 0) {
      commit.mutable_commit()->add_endpoint_problems()->set_endpoint(endpoint);
    }
    Send(commit);
  };
  sync(v1::SYNC_KIND_FULL, "full", "devices/details");
  sync(v1::SYNC_KIND_POSTURE, "posture/x", "prism/x");
  sync(v1::SYNC_KIND_FULL, "full", "");

  ASSERT_EQ(inventory_.GetSource().endpoint_problems_size(), 1);
  EXPECT_EQ(inventory_.GetSource().endpoint_problems(0).endpoint(), "prism/x");
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_DEGRADED);
  EXPECT_EQ(inventory_.GetSync(2).job(), "posture/x");
  sync(v1::SYNC_KIND_POSTURE, "posture/x", "");
  EXPECT_EQ(inventory_.GetSource().endpoint_problems_size(), 0);
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_OK);
}

TEST_F(SyncSessionTest, SyncsOfOneKindAndDifferentJobsRunSideBySide) {
  Send(testing::BeginJob(v1::SYNC_KIND_POSTURE, "posture/x"));
  SyncSession other = inventory_.NewSession();
  ASSERT_THAT(
      other.Handle(testing::BeginJob(v1::SYNC_KIND_POSTURE, "facet/apps")),
      IsOk());
  Send(Commit(0));
  EXPECT_EQ(inventory_.GetSync(1).state(), v1::SYNC_STATE_SUCCEEDED);

  SyncSession newer = inventory_.NewSession();
  ASSERT_THAT(
      newer.Handle(testing::BeginJob(v1::SYNC_KIND_POSTURE, "facet/apps")),
      IsOk());
  EXPECT_THAT(other.Handle(Commit(0)),
              ErrorIs(absl::StatusCode::kAborted, "SYNC_SUPERSEDED"));
}

TEST_F(SyncSessionTest, ReportsTheEndpointProblemsOfTheLastFullSync) {
  Send(Begin());
  auto commit = Commit(0);
  commit.mutable_commit()->add_endpoint_problems()->set_endpoint("prism/x");
  Send(commit);

  ASSERT_EQ(inventory_.GetSource().endpoint_problems_size(), 1);
  inventory_.Show({Shown("a")});
  EXPECT_EQ(inventory_.GetSource().endpoint_problems_size(), 1);
  inventory_.Sync({Shown("a")});
  EXPECT_EQ(inventory_.GetSource().endpoint_problems_size(), 0);
}

TEST_F(SyncSessionTest, NamesTheTraceThatItBelongsTo) {
  auto begin = Begin();
  begin.set_traceparent(
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  Send(begin);

  EXPECT_EQ(Now().trace_id(), "0af7651916cd43dd8448eb211c80319c");
}

}  // namespace
}  // namespace muster::inventory
