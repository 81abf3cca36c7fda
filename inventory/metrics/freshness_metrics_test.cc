#include "inventory/metrics/freshness_metrics.h"

#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "base/telemetry/metric_registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/commit/sync_store.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/ingest/sync_session.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::inventory {
namespace {

using testing::Begin;
using ::testing::Optional;
using testing::Page;
using testing::Shown;
using testing::ShownFileVault;

// `shown` as it was read `seconds` after 1970.
v1::DeviceObservation At(v1::DeviceObservation shown, int64_t seconds) {
  for (auto& one : *shown.mutable_observations()) {
    one.mutable_observe_time()->set_seconds(seconds);
  }
  return shown;
}

class FreshnessMetricsTest : public ::testing::Test {
 protected:
  void Show(const std::vector<v1::DeviceObservation>& devices) {
    SyncSession session(syncs_, inventory_.store(),
                        RemovalGuard(config::v1::InventoryConfig()));
    ASSERT_TRUE(session.Handle(Begin(v1::SYNC_KIND_DELTA)).ok());
    ASSERT_TRUE(session.Handle(Page(0, devices)).ok());
    ASSERT_TRUE(session.Handle(testing::Commit(1)).ok());
  }

  static std::optional<HistogramPoint> Of(const std::string& category) {
    for (const MetricReading& metric : ReadMetrics()) {
      if (metric.name != "muster.freshness.age") continue;
      for (const HistogramPoint& point : metric.distribution) {
        if (point.attributes == MetricAttributes{{"source", "sources/iru"},
                                                 {"category", category}}) {
          return point;
        }
      }
    }
    return std::nullopt;
  }

  static uint64_t CountOf(const HistogramPoint& point) {
    return std::accumulate(point.counts.begin(), point.counts.end(),
                           uint64_t{0});
  }

  testing::TestInventory inventory_;
  FreshnessMetrics metrics_;
  SyncStore syncs_{inventory_.writer(), inventory_.clock(),
                   [this](absl::string_view source,
                          absl::Span<const ReplacedReading> replaced) {
                     metrics_.Record(source, replaced);
                   }};
};

TEST_F(FreshnessMetricsTest, SayNothingOfFirstReadings) {
  Show({At(Shown("a"), 1000)});
  EXPECT_EQ(Of("devices"), std::nullopt);
}

TEST_F(FreshnessMetricsTest, SayHowOldTheReplacedReadingWas) {
  Show({At(Shown("a"), 1000), At(Shown("b"), 1000)});
  Show({At(Shown("a"), 1050), At(Shown("b"), 1500)});

  const auto devices = Of("devices");
  ASSERT_TRUE(devices);
  EXPECT_EQ(CountOf(*devices), 2u);
  EXPECT_EQ(devices->sum, 550);
}

TEST_F(FreshnessMetricsTest, KeepCategoriesApart) {
  Show({At(Shown("a"), 1000)});
  Show({At(ShownFileVault("a", true), 1000)});
  Show({At(ShownFileVault("a", true), 1300)});

  EXPECT_EQ(Of("devices"), std::nullopt);
  const auto filevault = Of("prism/filevault");
  ASSERT_TRUE(filevault);
  EXPECT_EQ(CountOf(*filevault), 1u);
  EXPECT_EQ(filevault->sum, 300);
}

TEST_F(FreshnessMetricsTest, IgnoreAReadingThatIsNoNewer) {
  Show({At(Shown("a"), 1000)});
  Show({At(Shown("a"), 1000)});
  Show({At(Shown("a"), 900)});
  EXPECT_EQ(Of("devices"), std::nullopt);
}

}  // namespace
}  // namespace muster::inventory
