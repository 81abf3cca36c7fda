#include "inventory/metrics/sync_metrics.h"

#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/metrics/metric_values.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using testing::Abort;
using testing::Begin;
using testing::BeginJob;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Page;
using ::testing::Pair;
using testing::Shown;
using testing::ShownMany;
using testing::ValueOf;
using testing::ValuesOf;

MetricAttributes Job(const std::string& job) { return {{"sync_job", job}}; }
MetricAttributes What(const std::string& what) { return {{"what", what}}; }

class SyncMetricsTest : public ::testing::Test {
 protected:
  // A FULL sync of a source that says that it has `expected` devices.
  void Sync(int expected, int shown) {
    SyncSession session = inventory_.NewSession();
    v1::PushPagesRequest begin = Begin();
    begin.mutable_begin()->set_expected_count(expected);
    ASSERT_THAT(session.Handle(begin), IsOk());
    inventory_.clock().Advance(absl::Seconds(30));
    ASSERT_THAT(session.Handle(Page(0, ShownMany(shown))), IsOk());
    ASSERT_THAT(session.Handle(testing::Commit(1)), IsOk());
  }

  void Fail(v1::PushPagesRequest begin) {
    SyncSession session = inventory_.NewSession();
    ASSERT_THAT(session.Handle(begin), IsOk());
    ASSERT_THAT(session.Handle(Abort("SOURCE_UNAVAILABLE")), IsOk());
  }

  testing::TestInventory inventory_;
  const SyncMetrics metrics_{inventory_.store(), inventory_.clock()};
};

TEST_F(SyncMetricsTest, ShowNothingBeforeASyncHasEnded) {
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(Begin()), IsOk());
  EXPECT_THAT(ReadMetrics(), IsEmpty());
}

TEST_F(SyncMetricsTest, CountAgesFromTheBeginOfASync) {
  Sync(20, 20);
  inventory_.clock().Advance(absl::Minutes(2));

  EXPECT_THAT(ValuesOf("muster.sync.age"), ElementsAre(Pair(Job("full"), 150)));
  EXPECT_EQ(ValueOf("muster.sync.full.age"), 150);
  EXPECT_EQ(ValueOf("muster.sync.full.duration"), 30);
}

TEST_F(SyncMetricsTest, ShowWhatACompleteSyncSaw) {
  Sync(20, 20);

  EXPECT_EQ(ValueOf("muster.sync.full.complete"), 1);
  EXPECT_THAT(ValuesOf("muster.sync.full.devices"),
              ElementsAre(Pair(What("expected"), 20), Pair(What("held"), 0),
                          Pair(What("missing"), 0), Pair(What("removed"), 0),
                          Pair(What("seen"), 20), Pair(What("unreadable"), 0)));
}

TEST_F(SyncMetricsTest, ShowWhatAHeldSyncMissed) {
  Sync(20, 20);
  inventory_.clock().Advance(absl::Minutes(10));
  Sync(20, 5);

  EXPECT_EQ(ValueOf("muster.sync.full.complete"), 0);
  EXPECT_THAT(ValuesOf("muster.sync.full.devices"),
              Contains(Pair(What("missing"), 15)));
  EXPECT_THAT(ValuesOf("muster.sync.full.devices"),
              Contains(Pair(What("held"), 15)));
  EXPECT_THAT(ValuesOf("muster.sync.failing"),
              ElementsAre(Pair(Job("full"), 1)));
  EXPECT_EQ(ValueOf("muster.sync.full.age"), 660);
}

TEST_F(SyncMetricsTest, AgeOnWhileSyncsFail) {
  Sync(20, 20);
  inventory_.clock().Advance(absl::Hours(1));
  Fail(Begin());

  EXPECT_EQ(ValueOf("muster.sync.full.complete"), 0);
  EXPECT_THAT(ValuesOf("muster.sync.age"),
              ElementsAre(Pair(Job("full"), 3630)));
  EXPECT_EQ(ValueOf("muster.sync.full.age"), 3630);
}

TEST_F(SyncMetricsTest, KeepJobsApart) {
  Sync(20, 20);
  Fail(BeginJob(v1::SYNC_KIND_POSTURE, "posture/filevault"));
  inventory_.ShowCatalog("users", {testing::ShownUser("u", "u@acme.example")});

  EXPECT_THAT(
      ValuesOf("muster.sync.failing"),
      ElementsAre(Pair(Job("full"), 0), Pair(Job("posture/filevault"), 1),
                  Pair(Job("users"), 0)));
  EXPECT_THAT(ValuesOf("muster.sync.age"),
              ElementsAre(Pair(Job("full"), 30), Pair(Job("users"), 0)));
  EXPECT_EQ(ValueOf("muster.sync.full.complete"), 1);
}

}  // namespace
}  // namespace muster::inventory
