#include "base/telemetry/prometheus/prometheus_text.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace muster {
namespace {

MetricReading Metric(MetricKind kind, const std::string& name,
                     const std::string& unit) {
  MetricReading metric;
  metric.kind = kind;
  metric.name = name;
  metric.unit = unit;
  metric.description = "What it is";
  return metric;
}

std::string NameOf(MetricKind kind, const std::string& name,
                   const std::string& unit) {
  return PrometheusName(Metric(kind, name, unit));
}

TEST(PrometheusNameTest, TellsUnitAndKindOnce) {
  EXPECT_EQ(NameOf(MetricKind::kGauge, "muster.watch.lag", "{change}"),
            "muster_watch_lag");
  EXPECT_EQ(NameOf(MetricKind::kGauge, "muster.sync.age", "s"),
            "muster_sync_age_seconds");
  EXPECT_EQ(NameOf(MetricKind::kGauge, "muster.watch.stalled_seconds", "s"),
            "muster_watch_stalled_seconds");
  EXPECT_EQ(NameOf(MetricKind::kGauge, "muster.store.log_bytes", "By"),
            "muster_store_log_bytes");
  EXPECT_EQ(NameOf(MetricKind::kCounter, "muster.process.cpu", "s"),
            "muster_process_cpu_seconds_total");
  EXPECT_EQ(NameOf(MetricKind::kHistogram, "rpc.server.duration", "s"),
            "rpc_server_duration_seconds");
}

TEST(PrometheusTextTest, ShowsGaugesAndCounters) {
  MetricReading gauge = Metric(MetricKind::kGauge, "muster.lag", "{change}");
  gauge.points = {{{{"watcher", "a"}, {"rpc.method", "m"}}, 12345678901},
                  {{}, 0.1}};
  MetricReading counter = Metric(MetricKind::kCounter, "muster.sent", "1");
  counter.points = {{{}, 3}};

  EXPECT_EQ(PrometheusText({gauge, counter}),
            "# HELP muster_lag What it is\n"
            "# TYPE muster_lag gauge\n"
            "muster_lag{rpc_method=\"m\",watcher=\"a\"} 12345678901\n"
            "muster_lag 0.1\n"
            "# HELP muster_sent_total What it is\n"
            "# TYPE muster_sent_total counter\n"
            "muster_sent_total 3\n");
}

TEST(PrometheusTextTest, AddsUpTheBucketsOfAHistogram) {
  MetricReading metric = Metric(MetricKind::kHistogram, "muster.age", "s");
  metric.bounds = {0.5, 60};
  metric.distribution = {{{{"source", "sources/iru"}}, {2, 3, 4}, 700.5}};

  EXPECT_EQ(PrometheusText({metric}),
            "# HELP muster_age_seconds What it is\n"
            "# TYPE muster_age_seconds histogram\n"
            "muster_age_seconds_bucket{source=\"sources/iru\",le=\"0.5\"} 2\n"
            "muster_age_seconds_bucket{source=\"sources/iru\",le=\"60\"} 5\n"
            "muster_age_seconds_bucket{source=\"sources/iru\",le=\"+Inf\"} 9\n"
            "muster_age_seconds_sum{source=\"sources/iru\"} 700.5\n"
            "muster_age_seconds_count{source=\"sources/iru\"} 9\n");
}

TEST(PrometheusTextTest, EscapesLabelsAndHelp) {
  MetricReading metric = Metric(MetricKind::kGauge, "muster.lag", "1");
  metric.description = "back\\slash\nline \"quoted\"";
  metric.points = {{{{"what", "a\\b\"c\nd"}}, 1}};

  EXPECT_EQ(PrometheusText({metric}),
            "# HELP muster_lag back\\\\slash\\nline \"quoted\"\n"
            "# TYPE muster_lag gauge\n"
            "muster_lag{what=\"a\\\\b\\\"c\\nd\"} 1\n");
}

TEST(PrometheusTextTest, ShowsWhatIsNoNumber) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  MetricReading metric = Metric(MetricKind::kGauge, "m", "1");
  metric.points = {{{}, kInfinity},
                   {{}, -kInfinity},
                   {{}, std::numeric_limits<double>::quiet_NaN()}};

  EXPECT_EQ(PrometheusText({metric}),
            "# HELP m What it is\n# TYPE m gauge\n"
            "m +Inf\nm -Inf\nm NaN\n");
}

TEST(PrometheusTextTest, IsEmptyWithoutMetrics) {
  EXPECT_EQ(PrometheusText({}), "");
}

}  // namespace
}  // namespace muster
