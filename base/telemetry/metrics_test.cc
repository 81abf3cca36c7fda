#include "base/telemetry/metrics.h"

#include <optional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/redact/redact.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<MetricPoint> Of(const std::string& watcher, double value) {
  return {{{{"watcher", watcher}}, value}};
}

TEST(GaugeFamilyTest, IsReadAnewEachTime) {
  double lag = 3;
  const GaugeFamily family("test.lag", "{change}", "How far behind",
                           [&] { return Of("a", lag); });
  ASSERT_EQ(ReadMetrics().size(), 1u);
  lag = 4;

  const MetricReading reading = ReadMetrics().at(0);

  EXPECT_EQ(reading.name, "test.lag");
  EXPECT_EQ(reading.unit, "{change}");
  EXPECT_EQ(reading.description, "How far behind");
  ASSERT_EQ(reading.points.size(), 1u);
  EXPECT_THAT(reading.points[0].attributes, ElementsAre(Pair("watcher", "a")));
  EXPECT_EQ(reading.points[0].value, 4);
}

TEST(GaugeFamilyTest, MasksSecretsInAttributes) {
  RegisterForRedaction("metrics-token");
  const GaugeFamily family("test.lag", "{change}", "How far behind",
                           [] { return Of("a metrics-token", 1); });
  EXPECT_THAT(ReadMetrics().at(0).points.at(0).attributes,
              ElementsAre(Pair("watcher", "a [redacted]")));
}

TEST(GaugeFamilyTest, FamiliesOfOneNameAreOneGauge) {
  const GaugeFamily b("test.b", "1", "", [] { return Of("b", 1); });
  const GaugeFamily a1("test.a", "1", "", [] { return Of("a1", 1); });
  const GaugeFamily a2("test.a", "1", "", [] { return Of("a2", 2); });

  const std::vector<MetricReading> readings = ReadMetrics();

  ASSERT_EQ(readings.size(), 2u);
  EXPECT_EQ(readings[0].name, "test.a");
  EXPECT_EQ(readings[0].points.size(), 2u);
  EXPECT_EQ(readings[1].name, "test.b");
}

TEST(GaugeFamilyTest, IsNotThereWithoutPoints) {
  const GaugeFamily family("test.none", "1", "",
                           [] { return std::vector<MetricPoint>(); });
  EXPECT_THAT(ReadMetrics(), IsEmpty());
}

TEST(GaugeFamilyTest, EndsWithItsObject) {
  std::optional<GaugeFamily> family;
  family.emplace("test.gone", "1", "", [] { return Of("a", 1); });
  ASSERT_EQ(ReadMetrics().size(), 1u);

  family.reset();

  EXPECT_THAT(ReadMetrics(), IsEmpty());
}

TEST(GaugeFamilyTest, DestructorWaitsForTheCallUnderWay) {
  absl::Notification reading, destroying, destroyed;
  bool outlived = false;
  std::optional<GaugeFamily> family;
  family.emplace("test.busy", "1", "", [&] {
    reading.Notify();
    destroying.WaitForNotification();
    // Long enough for a destructor that does not wait to be seen.
    outlived = destroyed.WaitForNotificationWithTimeout(absl::Milliseconds(50));
    return Of("a", 1);
  });
  std::thread reader([] { ReadMetrics(); });
  reading.WaitForNotification();

  destroying.Notify();
  family.reset();
  destroyed.Notify();

  reader.join();
  EXPECT_FALSE(outlived);
}

TEST(CounterFamilyTest, IsToldFromAGauge) {
  const CounterFamily counter("test.sent", "{request}", "Sent",
                              [] { return Of("a", 7); });

  const MetricReading reading = ReadMetrics().at(0);

  EXPECT_EQ(reading.kind, MetricKind::kCounter);
  EXPECT_EQ(reading.name, "test.sent");
  EXPECT_EQ(reading.points.at(0).value, 7);
}

TEST(GaugeFamilyTest, OthersComeAndGoWhileOneIsRead) {
  absl::Notification reading, come_and_gone;
  const GaugeFamily slow("test.slow", "1", "", [&] {
    reading.Notify();
    come_and_gone.WaitForNotification();
    return Of("slow", 1);
  });
  std::thread reader([] { ReadMetrics(); });
  reading.WaitForNotification();

  {
    const GaugeFamily other("test.other", "1", "", [] { return Of("b", 1); });
  }

  come_and_gone.Notify();
  reader.join();
}

}  // namespace
}  // namespace muster
