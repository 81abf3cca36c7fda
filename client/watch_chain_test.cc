#include "client/watch_chain.h"

#include <map>
#include <string>
#include <vector>

#include "client/watch_script.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::client {
namespace {

using inventory::v1::Change;
using inventory::v1::WatchResponse;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

device::v1::Device Device(const std::string& id) {
  device::v1::Device device;
  device.set_name("sources/s/devices/" + id);
  device.set_state(device::v1::STATE_ENROLLED);
  return device;
}

device::v1::Device Removed(const std::string& id) {
  device::v1::Device device = Device(id);
  device.set_state(device::v1::STATE_REMOVED);
  return device;
}

device::v1::Facet Apps(const std::string& id) {
  device::v1::Facet facet;
  facet.set_name("sources/s/devices/" + id + "/facets/apps");
  return facet;
}

class WatchChainTest : public ::testing::Test {
 protected:
  // Follows the message, and keeps what it says.
  absl::Status Follow(const WatchResponse& message) {
    const absl::Status status =
        chain_.Follow(message, [this](absl::string_view name) {
          return absl::StatusOr<int64_t>(counted_[std::string(name)]);
        });
    for (const Change& change : message.changes()) {
      counted_[NameOf(change)] = CountedRevision(change);
    }
    return status;
  }

  void ExpectBroken(const WatchResponse& message) {
    EXPECT_THAT(Follow(message),
                ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"))
        << message.ShortDebugString();
  }

  // A chain that has seen the snapshot of devices `a` and `b`.
  void ShowAAndB() {
    ASSERT_THAT(Follow(script_.SnapshotOf({Device("a"), Device("b")})), IsOk());
  }

  WatchScript script_;
  WatchChain chain_;
  std::map<std::string, int64_t> counted_;
};

TEST_F(WatchChainTest, FollowsAWholeStream) {
  script_.Replace({Device("a"), Removed("b"), Device("c")});
  script_.Happens(Change::TYPE_ADDED, Apps("a"));
  for (const WatchResponse& message : script_.Snapshot(2)) {
    ASSERT_THAT(Follow(message), IsOk());
  }
  ASSERT_THAT(Follow(script_.Bookmark()), IsOk());

  script_.Begin(Change::TYPE_UPDATED, Device("a"));
  script_.Begin(Change::TYPE_REMOVED, Removed("a"));
  script_.Begin(Change::TYPE_RESTORED, Device("b"));
  script_.Begin(Change::TYPE_LEFT_VIEW, Device("c"));
  script_.Begin(Change::TYPE_REMOVED, Apps("a"));
  ASSERT_THAT(Follow(script_.Send()), IsOk());
  ASSERT_THAT(Follow(script_.Happens(Change::TYPE_ENTERED_VIEW, Device("c"))),
              IsOk());

  EXPECT_THAT(Follow(script_.Bookmark()), IsOk());
  EXPECT_EQ(chain_.position().revision, script_.revision());
  EXPECT_EQ(chain_.position().view.count(), 2);
}

TEST_F(WatchChainTest, GoesOnFromAPositionThatWasKept) {
  script_.Replace({Device("a"), Device("b"), Device("c")});
  const std::vector<WatchResponse> messages = script_.Snapshot(2);
  ASSERT_THAT(Follow(messages[0]), IsOk());

  chain_ = WatchChain(chain_.position());

  EXPECT_THAT(Follow(messages[1]), IsOk());
  EXPECT_THAT(Follow(script_.Bookmark()), IsOk());
}

TEST_F(WatchChainTest, RefusesWhatDoesNotFollowTheMessageBefore) {
  ShowAAndB();
  WatchResponse message = script_.Bookmark();
  message.set_previous_revision(1);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, TellsWhatItExpectedAndGot) {
  ShowAAndB();
  WatchResponse message = script_.Bookmark();
  message.set_previous_revision(1);

  const absl::Status broken = Follow(message);

  EXPECT_NE(std::string(broken.message()).find("is 1 where 2 must follow"),
            std::string::npos)
      << broken;
}

TEST_F(WatchChainTest, RefusesASnapshotThatComesAgain) {
  ShowAAndB();
  ExpectBroken(script_.Snapshot()[0]);
}

TEST_F(WatchChainTest, RefusesALogWithoutASnapshot) {
  ExpectBroken(script_.Bookmark());
}

TEST_F(WatchChainTest, RefusesADeviceThatTheSnapshotShowsTwice) {
  WatchResponse message = script_.SnapshotOf({Device("a"), Device("b")});
  *message.add_changes() = message.changes(1);
  message.mutable_snapshot_end()->set_resource_count(3);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesASnapshotOutOfOrder) {
  WatchResponse message = script_.SnapshotOf({Device("a"), Device("b")});
  message.mutable_changes()->SwapElements(0, 1);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesAFacetBeforeADevice) {
  script_.Replace({Device("b")});
  script_.Happens(Change::TYPE_ADDED, Apps("a"));
  WatchResponse message = script_.Snapshot()[0];
  message.mutable_changes()->SwapElements(0, 1);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesASnapshotThatLacksADevice) {
  WatchResponse message = script_.SnapshotOf({Device("a"), Removed("b")});
  message.mutable_changes()->RemoveLast();
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesASnapshotThatEndsElsewhereThanItSays) {
  WatchResponse message = script_.SnapshotOf({Device("a")});
  message.set_revision(9);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesRevisionsThatDoNotAscend) {
  ShowAAndB();
  script_.Begin(Change::TYPE_UPDATED, Device("a"));
  script_.Begin(Change::TYPE_UPDATED, Device("b"));
  WatchResponse message = script_.Send();
  message.mutable_changes()->SwapElements(0, 1);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesAChangeThatWasShownBefore) {
  ShowAAndB();
  WatchResponse message = script_.Happens(Change::TYPE_UPDATED, Device("a"));
  message.mutable_changes(0)->set_revision(2);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesAChangeBeyondTheMessage) {
  ShowAAndB();
  WatchResponse message = script_.Happens(Change::TYPE_UPDATED, Device("a"));
  message.mutable_changes(0)->set_revision(4);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesAMessageThatGoesBack) {
  ShowAAndB();
  WatchResponse message = script_.Bookmark();
  message.clear_view();
  message.add_touched();
  message.set_revision(1);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesAMessageWithoutAToken) {
  ShowAAndB();
  WatchResponse message = script_.Bookmark();
  message.clear_resume_token();
  ExpectBroken(message);
}

TEST_F(WatchChainTest, FindsAChangeThatWasLeftOutByTheNextBookmark) {
  ShowAAndB();
  WatchResponse message = script_.Happens(Change::TYPE_UPDATED, Device("a"));
  message.clear_changes();
  message.add_touched();
  ASSERT_THAT(Follow(message), IsOk());

  ExpectBroken(script_.Bookmark());
}

TEST_F(WatchChainTest, RefusesAChangeThatLeavesOutOneBeforeIt) {
  ShowAAndB();
  script_.Begin(Change::TYPE_UPDATED, Device("a"));
  script_.Begin(Change::TYPE_UPDATED, Device("a"));
  WatchResponse message = script_.Send();
  message.mutable_changes()->DeleteSubrange(0, 1);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesAWrongDigest) {
  ShowAAndB();
  WatchResponse message = script_.Bookmark();
  (*message.mutable_view()->mutable_digest())[15] ^= 1;
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesAWrongCount) {
  ShowAAndB();
  WatchResponse message = script_.Bookmark();
  message.mutable_view()->set_count(3);
  ExpectBroken(message);
}

TEST_F(WatchChainTest, RefusesABookmarkAndASnapshotEndWithoutADigest) {
  WatchResponse end = script_.SnapshotOf({Device("a")});
  end.clear_view();
  ExpectBroken(end);

  chain_ = WatchChain();
  ShowAAndB();
  WatchResponse bookmark = script_.Bookmark();
  bookmark.clear_view();
  ExpectBroken(bookmark);
}

TEST_F(WatchChainTest, AsksForNoDigestOfAViewThatIsNotWhole) {
  WatchChain::Options options;
  options.whole_view = false;
  chain_ = WatchChain(ChainPosition(), options);
  WatchResponse end = script_.SnapshotOf({Device("a")});
  end.mutable_view()->Clear();

  EXPECT_THAT(Follow(end), IsOk());
}

}  // namespace
}  // namespace muster::client
