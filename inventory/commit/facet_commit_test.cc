// Facets in a commit: DeviceCommit::Show(const PreparedFacet&).
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/commit/device_commit.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::NameOf;
using testing::Shown;
using testing::ShownApps;

class FacetCommitTest : public ::testing::Test {
 protected:
  FacetCommitTest() { inventory_.Show({Shown("a"), Shown("b")}); }

  device::v1::Facet Apps(absl::string_view id) {
    return inventory_.GetFacet(id, device::v1::FACET_KIND_APPS);
  }

  testing::TestInventory inventory_;
};

TEST_F(FacetCommitTest, IsAResourceWithANumberAndRevisionsOfItsOwn) {
  inventory_.ShowFacets({ShownApps("a", {"x"})});

  EXPECT_EQ(Apps("a").revision(), 3);
  EXPECT_EQ(Apps("a").etag(), "\"3\"");
  EXPECT_TRUE(Apps("a").has_create_time());
  const v1::Change change = inventory_.Changes().back();
  EXPECT_EQ(change.type(), v1::Change::TYPE_ADDED);
  EXPECT_FALSE(change.has_device());
  EXPECT_EQ(change.facet().name(), NameOf("a") + "/facets/apps");
  const store::LogHeader header = inventory_.Headers().back();
  EXPECT_EQ(header.number(), 3u);
  EXPECT_EQ(header.kind(), v1::RESOURCE_KIND_FACET);
  EXPECT_FALSE(header.has_after());
}

TEST_F(FacetCommitTest, AChangeOfAListDoesNotRewriteTheDevice) {
  inventory_.ShowFacets({ShownApps("a", {"x"})});
  inventory_.ShowFacets({ShownApps("a", {"x", "y"})});

  EXPECT_EQ(inventory_.Get("a").revision(), 1);
  EXPECT_EQ(Apps("a").revision(), 4);
  EXPECT_EQ(Apps("a").apps_size(), 2);
  const v1::Change change = inventory_.Changes().back();
  EXPECT_EQ(change.type(), v1::Change::TYPE_UPDATED);
  EXPECT_EQ(change.previous_resource_revision(), 3);
  EXPECT_THAT(change.changed_paths(), ElementsAre("apps"));
  EXPECT_EQ(inventory_.GetView().count(), 2);
}

TEST_F(FacetCommitTest, TheSameListInAnotherOrderIsNoChange) {
  inventory_.ShowFacets({ShownApps("a", {"x", "y"}), ShownApps("b", {})});
  inventory_.ShowFacets({ShownApps("a", {"y", "x", "x"}), ShownApps("b", {})});

  EXPECT_EQ(inventory_.store().end().revision, 4);
}

TEST_F(FacetCommitTest, ItsTimesAreThoseOfTheDevicesEndpoint) {
  v1::FacetObservation shown = ShownApps("a", {"x"});
  shown.mutable_observation()->mutable_collect_time()->set_seconds(5);
  shown.mutable_observation()->mutable_observe_time()->set_seconds(6);
  inventory_.ShowFacets({shown});
  shown.mutable_observation()->mutable_collect_time()->set_seconds(7);
  const Touch before = inventory_.LivenessOf("a").touch;

  inventory_.ShowFacets({shown});

  EXPECT_EQ(Apps("a").collect_time().seconds(), 7);
  EXPECT_EQ(Apps("a").observe_time().seconds(), 6);
  EXPECT_GT(inventory_.LivenessOf("a").touch, before);
  EXPECT_EQ(inventory_.store().end().revision, 3);
}

TEST_F(FacetCommitTest, ADeviceAndItsFacetMayComeWithTheSamePage) {
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(testing::Begin()), IsOk());
  auto page = testing::Page(0, {Shown("new")});
  *page.mutable_page()->add_facets() = ShownApps("new", {"x"});

  EXPECT_THAT(session.Handle(page), IsOk());

  EXPECT_EQ(Apps("new").revision(), 4);
}

TEST_F(FacetCommitTest, GoesRightBeforeItsDeviceWithAChangeOfItsOwn) {
  inventory_.ShowFacets({ShownApps("a", {"x"}), ShownApps("b", {"x"})});
  inventory_.Show({testing::ShownRemoved("a")});

  const auto changes = inventory_.Changes();
  ASSERT_EQ(changes.size(), 6u);
  const v1::Change& facet = changes[4];
  EXPECT_EQ(facet.type(), v1::Change::TYPE_REMOVED);
  EXPECT_EQ(facet.revision(), 5);
  EXPECT_EQ(facet.previous_resource_revision(), 3);
  EXPECT_EQ(facet.facet().name(), NameOf("a") + "/facets/apps");
  EXPECT_EQ(facet.facet().kind(), device::v1::FACET_KIND_APPS);
  EXPECT_THAT(facet.facet().apps(), IsEmpty());
  EXPECT_FALSE(facet.sync().empty());
  EXPECT_EQ(changes[5].type(), v1::Change::TYPE_REMOVED);
  EXPECT_EQ(changes[5].device().name(), NameOf("a"));
  EXPECT_THAT(Apps("a").name(), IsEmpty());
  EXPECT_EQ(Apps("b").revision(), 4);
}

TEST_F(FacetCommitTest, GoesWhenItsDeviceWasNotFoundAtTheSource) {
  inventory_.ShowFacets({ShownApps("a", {"x"})});
  const absl::Status written =
      inventory_.writer().Write([&](StoreDraft& draft) {
        DeviceCommit commit(draft, {inventory_.clock().Now(), "", ""});
        return commit.Remove(NameOf("a"), inventory_.clock().Now());
      });

  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(inventory_.Changes().size(), 5u);
  EXPECT_THAT(Apps("a").name(), IsEmpty());
}

TEST_F(FacetCommitTest, IsNewWhenItsDeviceIsBack) {
  inventory_.ShowFacets({ShownApps("a", {"x"})});
  const auto number = inventory_.Headers().back().number();
  inventory_.Show({testing::ShownRemoved("a")});
  inventory_.Show({Shown("a")});

  inventory_.ShowFacets({ShownApps("a", {"x"})});

  const v1::Change change = inventory_.Changes().back();
  EXPECT_EQ(change.type(), v1::Change::TYPE_ADDED);
  EXPECT_EQ(change.previous_resource_revision(), 0);
  EXPECT_EQ(Apps("a").revision(), change.revision());
  EXPECT_NE(inventory_.Headers().back().number(), number);
}

TEST_F(FacetCommitTest, OfATombstoneIsTakenForNothing) {
  inventory_.Show({testing::ShownRemoved("a")});
  const Touch touch = inventory_.LivenessOf("a").touch;

  inventory_.ShowFacets({ShownApps("a", {"x"})});

  EXPECT_EQ(inventory_.store().end().revision, 3);
  EXPECT_EQ(inventory_.LivenessOf("a").touch, touch);
  EXPECT_THAT(Apps("a").name(), IsEmpty());
}

TEST_F(FacetCommitTest, RefusesTheFacetOfADeviceThatNobodyShowed) {
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(testing::Begin()), IsOk());
  auto page = testing::Page(0, {Shown("new")});
  *page.mutable_page()->add_facets() = ShownApps("nobody", {"x"});

  EXPECT_THAT(session.Handle(page),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FACET_MALFORMED"));

  EXPECT_EQ(inventory_.store().end().revision, 2);
  EXPECT_THAT(inventory_.Get("new").name(), IsEmpty());
}

}  // namespace
}  // namespace muster::inventory
