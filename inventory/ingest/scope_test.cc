#include <optional>

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
using ::testing::IsEmpty;
using testing::NameOf;
using testing::Page;
using testing::Shown;
using testing::ShownFileVault;
using testing::ShownMany;

class ScopeTest : public ::testing::Test {
 protected:
  v1::PushPagesResponse Send(const v1::PushPagesRequest& request) {
    auto response = session_->Handle(request);
    EXPECT_THAT(response, IsOk());
    if (!response.ok() || !*response) return {};
    return **std::move(response);
  }
  static v1::PushPagesRequest PageWithout(
      const std::vector<v1::DeviceObservation>& shown,
      const std::vector<std::string>& out_of_scope) {
    v1::PushPagesRequest page = Page(0, shown);
    for (const std::string& id : out_of_scope) {
      page.mutable_page()->add_out_of_scope(NameOf(id));
    }
    return page;
  }
  // A whole FULL sync.
  v1::PushPagesResponse::Committed Sweep(const v1::PushPagesRequest& page) {
    session_.emplace(inventory_.NewSession());
    Send(Begin());
    Send(page);
    return Send(Commit(1)).committed();
  }
  absl::Status Error(const v1::PushPagesRequest& page) {
    session_.emplace(inventory_.NewSession());
    Send(Begin());
    return session_->Handle(page).status();
  }

  testing::TestInventory inventory_;
  std::optional<SyncSession> session_{inventory_.NewSession()};
};

TEST_F(ScopeTest, ADeviceThatLeftTheScopeBecomesRemoved) {
  inventory_.Sync({Shown("a"), Shown("b")});

  const auto committed = Sweep(PageWithout({Shown("a")}, {"b"}));

  EXPECT_TRUE(committed.done());
  EXPECT_THAT(committed.missing(), IsEmpty());
  const device::v1::Device device = inventory_.Get("b");
  EXPECT_EQ(device.state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(device.removal_reason(), device::v1::REMOVAL_REASON_LEFT_SCOPE);
  EXPECT_EQ(inventory_.GetSync(2).seen_count(), 2);
  EXPECT_EQ(inventory_.GetSync(2).removed_count(), 1);
  EXPECT_EQ(inventory_.GetSource().device_count(), 1);
}

TEST_F(ScopeTest, TheGuardDoesNotCountIt) {
  const auto devices = ShownMany(20);
  inventory_.Sync(devices);
  std::vector<std::string> out;
  for (const auto& shown : devices) out.push_back(shown.device().vendor_id());

  const auto committed = Sweep(PageWithout({}, out));

  EXPECT_FALSE(committed.held());
  EXPECT_TRUE(committed.done());
  EXPECT_EQ(inventory_.GetSource().device_count(), 0);
}

TEST_F(ScopeTest, ADeviceComesBackWithThePageThatShowsItInScope) {
  inventory_.Sync({Shown("a"), Shown("b")});
  Sweep(PageWithout({Shown("a")}, {"b"}));

  Sweep(Page(0, {Shown("a"), Shown("b")}));

  EXPECT_EQ(inventory_.Get("b").state(), device::v1::STATE_ENROLLED);
  EXPECT_FALSE(inventory_.Get("b").has_remove_time());
  EXPECT_EQ(inventory_.Changes().back().type(), v1::Change::TYPE_RESTORED);
}

TEST_F(ScopeTest, WhatWasNeverInScopeOrLeftBeforeChangesNothing) {
  inventory_.Sync({Shown("a"), Shown("b")});
  Sweep(PageWithout({Shown("a")}, {"b"}));
  const Revision head = inventory_.store().end().revision;

  Sweep(PageWithout({Shown("a")}, {"b", "stranger"}));

  EXPECT_EQ(inventory_.store().end().revision, head);
  EXPECT_THAT(inventory_.Get("stranger").name(), IsEmpty());
}

TEST_F(ScopeTest, IsNotMissedAlthoughAnotherSyncBringsItBack) {
  inventory_.Sync({Shown("a"), Shown("b")});
  session_.emplace(inventory_.NewSession());
  Send(Begin());
  Send(PageWithout({Shown("a")}, {"b"}));
  inventory_.Show({Shown("b")});

  const auto committed = Send(Commit(1)).committed();

  EXPECT_THAT(committed.missing(), IsEmpty());
  EXPECT_EQ(inventory_.Get("b").state(), device::v1::STATE_ENROLLED);
}

TEST_F(ScopeTest, RefusesWhatContradictsItself) {
  auto elsewhere = PageWithout({}, {});
  elsewhere.mutable_page()->add_out_of_scope("sources/other/devices/a");
  auto many = PageWithout({}, std::vector<std::string>(301, "a"));

  EXPECT_THAT(Error(PageWithout({Shown("a")}, {"a"})),
              ErrorIs(absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED"));
  EXPECT_THAT(Error(elsewhere),
              ErrorIs(absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED"));
  EXPECT_THAT(Error(many),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOO_LARGE"));
}

TEST_F(ScopeTest, FactsAreNoProofThatASweepSawADevice) {
  inventory_.Sync({Shown("a"), Shown("b")});

  const auto committed =
      Sweep(Page(0, {Shown("a"), ShownFileVault("b", true)}));

  EXPECT_THAT(committed.missing(), ::testing::ElementsAre(NameOf("b")));
}

}  // namespace
}  // namespace muster::inventory
