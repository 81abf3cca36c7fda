#include <optional>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/ingest/sync_session.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Begin;
using testing::Commit;
using ::testing::ElementsAre;
using testing::Gone;
using ::testing::IsEmpty;
using testing::NameOf;
using testing::Page;
using testing::Present;
using testing::Resolve;
using testing::Shown;
using testing::ShownMany;
using testing::ShownWithOs;
using testing::Undecided;

const absl::Time kLater = absl::FromUnixSeconds(1700000100);

class RemovalTest : public ::testing::Test {
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
  // A second sweep that shows all but the last `unseen` of `living` devices.
  v1::PushPagesResponse::Committed SweepWithout(int living, int unseen) {
    const auto devices = ShownMany(living);
    inventory_.Sync(devices);
    Send(Begin());
    sync_ = 2;
    Send(Page(0, {devices.begin(), devices.end() - unseen}));
    return Send(Commit(1)).committed();
  }

  testing::TestInventory inventory_;
  std::optional<SyncSession> session_{inventory_.NewSession()};
  int sync_ = 1;
};

TEST_F(RemovalTest, OnlyAFullSyncMissesDevices) {
  inventory_.Sync({Shown("a"), Shown("b")});
  Send(Begin(v1::SYNC_KIND_DELTA));
  Send(Page(0, {Shown("a")}));

  EXPECT_TRUE(Send(Commit(1)).committed().done());
}

TEST_F(RemovalTest, AsksForWhatASweepDidNotShow) {
  const auto committed = SweepWithout(10, 2);

  EXPECT_THAT(committed.missing(), ElementsAre(NameOf("0008"), NameOf("0009")));
  EXPECT_EQ(committed.unseen_count(), 2);
  EXPECT_FALSE(committed.done());
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_RESOLVING);
  EXPECT_EQ(inventory_.Get("0009").state(), device::v1::STATE_ENROLLED);
}

TEST_F(RemovalTest, AtTheGuardItAsksAndAboveItHolds) {
  EXPECT_FALSE(SweepWithout(50, 5).held());

  testing::TestInventory other;
  const auto devices = ShownMany(50);
  other.Sync(devices);
  SyncSession session = other.NewSession();
  ASSERT_THAT(session.Handle(Begin()), IsOk());
  ASSERT_THAT(session.Handle(Page(0, {devices.begin(), devices.end() - 6})),
              IsOk());
  const auto response = session.Handle(Commit(1));

  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE((*response)->committed().held());
  EXPECT_THAT((*response)->committed().missing(), IsEmpty());
  EXPECT_EQ((*response)->committed().unseen_count(), 6);
  EXPECT_TRUE(session.done());
  EXPECT_EQ(other.GetSync(2).state(), v1::SYNC_STATE_HELD);
  EXPECT_EQ(other.GetSync(2).held_count(), 6);
  EXPECT_EQ(other.GetSync(2).error().reason(), "REMOVALS_HELD");
  EXPECT_EQ(other.GetSource().device_count(), 50);
  EXPECT_EQ(other.GetSource().state(), v1::SOURCE_STATE_FAILING);
}

TEST_F(RemovalTest, HoldsASweepThatShowedNothing) {
  inventory_.Sync({Shown("a")});
  Send(Begin());
  sync_ = 2;

  EXPECT_TRUE(Send(Commit(0)).committed().held());
  EXPECT_EQ(inventory_.Get("a").state(), device::v1::STATE_ENROLLED);
}

TEST_F(RemovalTest, ARowThatWasLeftOutWasShownAllTheSame) {
  inventory_.Sync({Shown("a"), Shown("b")});
  Send(Begin());
  auto page = Page(0, {Shown("a")});
  page.mutable_page()->add_bad_rows()->set_vendor_id("B");
  Send(page);

  EXPECT_TRUE(Send(Commit(1)).committed().done());
}

TEST_F(RemovalTest, RemovesWhatTheSourceSaysIsGone) {
  SweepWithout(10, 2);

  const auto resolved = Send(Resolve({Gone("0008", "0001", kLater),
                                      Gone("0009", "0001", kLater)}))
                            .resolved();

  EXPECT_EQ(resolved.removed_count(), 2);
  EXPECT_EQ(resolved.revision(), 12);
  EXPECT_EQ(inventory_.Get("0008").state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(inventory_.Get("0008").removal_reason(),
            device::v1::REMOVAL_REASON_NOT_FOUND_AT_SOURCE);
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_SUCCEEDED);
  EXPECT_EQ(Now().removed_count(), 2);
  EXPECT_EQ(inventory_.GetSource().device_count(), 8);
  EXPECT_TRUE(session_->done());
}

TEST_F(RemovalTest, RemovesNothingWithoutAControlDevice) {
  SweepWithout(10, 1);

  EXPECT_THAT(Error(Resolve({Gone("0009", "", kLater)})),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
  EXPECT_EQ(inventory_.Get("0009").state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_FAILED);
}

TEST_F(RemovalTest, TakesADeviceThatDriftedAsItIs) {
  SweepWithout(10, 1);

  const auto resolved =
      Send(Resolve({Present(ShownWithOs("0009", "15"))})).resolved();

  EXPECT_EQ(resolved.removed_count(), 0);
  EXPECT_EQ(inventory_.Get("0009").os().version(), "15");
  EXPECT_EQ(Now().seen_count(), 10);
  EXPECT_FALSE(Now().has_error());
}

TEST_F(RemovalTest, LeavesUndecidedDevicesAndSaysSo) {
  SweepWithout(10, 3);
  const v1::Source before = inventory_.GetSource();
  inventory_.clock().Advance(absl::Hours(1));

  Send(Resolve({Undecided("0007"), Gone("0008", "0001", kLater)}));

  EXPECT_EQ(inventory_.Get("0007").state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(inventory_.Get("0009").state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(Now().state(), v1::SYNC_STATE_SUCCEEDED);
  EXPECT_EQ(Now().error().reason(), "DEVICES_UNDECIDED");
  EXPECT_TRUE(absl::StrContains(Now().error().message(), "2 devices"));
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_OK);
  EXPECT_EQ(inventory_.GetSource().last_full_sync_end_time().seconds(),
            before.last_full_sync_end_time().seconds());
}

}  // namespace
}  // namespace muster::inventory
