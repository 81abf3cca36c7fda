#include "inventory/service/inventory_metrics.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/store/testing/store_writes.h"
#include "inventory/store/testing/test_resources.h"
#include "inventory/watch/watch_token.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::Optional;
using testing::PutDevice;
using testing::TestDevice;
using Attributes = std::map<std::string, std::string>;

class FakeStream final : public Watcher {
 public:
  void Wake() override {}
  void End(absl::Status) override {}
  WatcherStats Stats() const override { return stats; }

  WatcherStats stats;
};

class InventoryMetricsTest : public ::testing::Test {
 protected:
  InventoryMetricsTest() {
    for (int i = 0; i < 10; ++i) PutDevice(store_, TestDevice("a"));
  }

  void Join(FakeStream& stream, const std::string& watcher, Revision sent,
            const std::string& parent = "sources/-") {
    auto watch = std::make_shared<OpenWatch>();
    watch->watcher = watcher;
    watch->parent = parent;
    stream.stats.position = sent;
    registry_.Join(&stream, std::move(watch));
  }

  void Report(const std::string& watcher, Revision applied) {
    WatchPosition position;
    position.revision = applied;
    position.in_snapshot = false;
    v1::ReportProgressRequest request;
    request.set_watcher(watcher);
    request.set_resume_token(
        EncodeToken(ToToken(position, store_.identity(), 7)));
    ASSERT_THAT(registry_.Report(request), IsOk());
  }

  static std::map<Attributes, double> Points(const std::string& name) {
    std::map<Attributes, double> points;
    for (const MetricReading& reading : ReadMetrics()) {
      if (reading.name != name) continue;
      for (const MetricPoint& point : reading.points) {
        EXPECT_TRUE(points.emplace(point.attributes, point.value).second);
      }
    }
    return points;
  }

  static std::optional<double> Value(const std::string& name,
                                     const Attributes& attributes = {}) {
    const auto points = Points(name);
    const auto found = points.find(attributes);
    if (found == points.end()) return std::nullopt;
    return found->second;
  }

  FakeClock clock_{absl::FromUnixSeconds(100)};
  FakeDeviceStore store_;
  WatcherRegistry registry_{store_,
                            [](absl::string_view, const v1::WatchToken&) {
                              return absl::OkStatus();
                            }};
  int64_t log_bytes_ = 4096;
  std::optional<InventoryMetrics> metrics_{
      std::in_place, store_, registry_, [this] { return log_bytes_; }, clock_};
};

TEST_F(InventoryMetricsTest, ShowHowFarTheStoreIs) {
  ASSERT_THAT(store_.Compact(4, 100), IsOk());
  log_bytes_ = 5000;

  EXPECT_THAT(Value("muster.store.revision"), Optional(10));
  EXPECT_THAT(Value("muster.store.compacted_through"), Optional(4));
  EXPECT_THAT(Value("muster.store.log_bytes"), Optional(5000));
}

TEST_F(InventoryMetricsTest, ShowHowFarBehindEachWatchIs) {
  FakeStream near, far;
  Join(near, "near", 9);
  Join(far, "far", 4, "sources/iru");

  EXPECT_THAT(
      Value("muster.watch.lag", {{"watcher", "near"}, {"parent", "sources/-"}}),
      Optional(1));
  EXPECT_THAT(Value("muster.watch.lag",
                    {{"watcher", "far"}, {"parent", "sources/iru"}}),
              Optional(6));
}

TEST_F(InventoryMetricsTest, ShowTheFurthestBehindOfOneName) {
  FakeStream first, second, third;
  Join(first, "twin", 9);
  Join(second, "twin", 3);
  Join(third, "twin", 8);

  EXPECT_THAT(
      Value("muster.watch.lag", {{"watcher", "twin"}, {"parent", "sources/-"}}),
      Optional(7));
}

TEST_F(InventoryMetricsTest, ShowWhatWatchersThatReportHaveHandled) {
  FakeStream reports, silent;
  Join(reports, "reports", 9);
  Join(silent, "silent", 9);
  Report("reports", 8);

  EXPECT_THAT(Value("muster.watch.applied_lag", {{"watcher", "reports"}}),
              Optional(2));
  EXPECT_EQ(Value("muster.watch.applied_lag", {{"watcher", "silent"}}),
            std::nullopt);
}

TEST_F(InventoryMetricsTest, ShowHowOldTheFirstUnhandledChangeIs) {
  FakeStream behind, done, silent;
  Join(behind, "behind", 10);
  Join(done, "done", 10);
  Join(silent, "silent", 10);
  Report("behind", 8);
  Report("done", 10);
  // Revision 9 was committed nine seconds after that.
  const absl::Time began = absl::FromUnixSeconds(1700000000);
  clock_.Advance(began + absl::Seconds(69) - clock_.Now());

  EXPECT_THAT(Value("muster.watch.applied_age", {{"watcher", "behind"}}),
              Optional(60));
  EXPECT_THAT(Value("muster.watch.applied_age", {{"watcher", "done"}}),
              Optional(0));
  EXPECT_EQ(Value("muster.watch.applied_age", {{"watcher", "silent"}}),
            std::nullopt);
}

TEST_F(InventoryMetricsTest, ShowHowLongAWatcherTakesNothing) {
  FakeStream stalled, brisk;
  stalled.stats.writing_since = absl::FromUnixSeconds(95);
  Join(stalled, "stalled", 9);
  Join(brisk, "brisk", 9);
  clock_.Advance(absl::Milliseconds(2500));

  EXPECT_THAT(Value("muster.watch.stalled_seconds", {{"watcher", "stalled"}}),
              Optional(7.5));
  EXPECT_THAT(Value("muster.watch.stalled_seconds", {{"watcher", "brisk"}}),
              Optional(0));
}

TEST_F(InventoryMetricsTest, ForgetAWatchThatIsOver) {
  FakeStream stream;
  Join(stream, "trust", 9);
  ASSERT_EQ(Points("muster.watch.lag").size(), 1u);

  registry_.Leave(&stream);

  EXPECT_THAT(Points("muster.watch.lag"), IsEmpty());
}

TEST_F(InventoryMetricsTest, EndWithTheirObject) {
  metrics_.reset();
  EXPECT_THAT(ReadMetrics(), IsEmpty());
}

}  // namespace
}  // namespace muster::inventory
