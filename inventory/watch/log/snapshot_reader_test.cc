#include "inventory/watch/log/snapshot_reader.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::AppsName;
using testing::DeviceName;
using testing::DeviceWithOs;
using ::testing::ElementsAre;
using testing::TestDevice;
using testing::WatchWorld;

class SnapshotReaderTest : public ::testing::Test {
 protected:
  static WatchQuery AllKinds() {
    v1::WatchRequest request;
    request.set_parent("sources/-");
    request.mutable_filter()->add_kinds(v1::RESOURCE_KIND_DEVICE);
    request.mutable_filter()->add_kinds(v1::RESOURCE_KIND_FACET);
    return *WatchQuery::Parse(request);
  }
  absl::StatusOr<SnapshotBatch> TryRead(Revision at,
                                        absl::string_view position = "") {
    VanishedFacets vanished(at);
    return ReadSnapshot(*world_.store().Read(), AllKinds(), at, position, {},
                        vanished);
  }
  // Names and revisions.
  static std::vector<std::pair<std::string, Revision>> In(
      const SnapshotBatch& batch) {
    v1::WatchResponse response;
    EXPECT_TRUE(response.ParseFromString(batch.changes));
    std::vector<std::pair<std::string, Revision>> all;
    for (const v1::Change& change : response.changes()) {
      all.emplace_back(
          change.has_facet() ? change.facet().name() : change.device().name(),
          change.revision());
    }
    return all;
  }

  WatchWorld world_;
};

TEST_F(SnapshotReaderTest, ShowsEveryRevisionThatIsRetained) {
  world_.Put({TestDevice("a"), TestDevice("b")});  // 1, 2
  world_.PutApps("a");                             // 3
  world_.Put(DeviceWithOs("a", "15"));             // 4
  world_.Remove("b");                              // 5
  world_.RemoveApps("a");                          // 6

  using Entry = std::pair<std::string, Revision>;
  const std::string a = DeviceName("a"), b = DeviceName("b");
  EXPECT_THAT(In(*TryRead(0)), ElementsAre());
  EXPECT_THAT(In(*TryRead(1)), ElementsAre(Entry(a, 1)));
  EXPECT_THAT(In(*TryRead(3)),
              ElementsAre(Entry(a, 1), Entry(b, 2), Entry(AppsName("a"), 3)));
  EXPECT_THAT(In(*TryRead(5)),
              ElementsAre(Entry(a, 4), Entry(b, 5), Entry(AppsName("a"), 3)));
  EXPECT_THAT(In(*TryRead(6)), ElementsAre(Entry(a, 4), Entry(b, 5)));
  EXPECT_EQ(TryRead(3)->view.count(), 3);
  EXPECT_EQ(TryRead(5)->view.count(), 2);
}

TEST_F(SnapshotReaderTest, GoesOnAboveAPosition) {
  world_.Put({TestDevice("a"), TestDevice("b")});
  world_.PutApps("a");
  world_.PutApps("b");

  EXPECT_EQ(In(*TryRead(4, DeviceName("a"))).size(), 3u);
  EXPECT_EQ(In(*TryRead(4, DeviceName("b"))).size(), 2u);
  EXPECT_EQ(In(*TryRead(4, AppsName("a"))).size(), 1u);
  const auto nothing = TryRead(4, AppsName("b"));
  ASSERT_THAT(nothing, IsOk());
  EXPECT_TRUE(nothing->complete);
  EXPECT_EQ(nothing->count, 0);
  EXPECT_EQ(nothing->position, AppsName("b"));
}

TEST_F(SnapshotReaderTest, RefusesARevisionThatIsGone) {
  world_.PutMany(5);
  world_.Compact(3);

  EXPECT_THAT(TryRead(2),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_EQ(TryRead(3)->count, 3);
}

}  // namespace
}  // namespace muster::inventory
