#include "bench/report.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace muster::bench {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

Figure IngestRatio(double value) {
  Figure figure;
  figure.key = "ingest_ratio";
  figure.unit = "devices/s";
  figure.value = value;
  figure.goal = 0.8;
  figure.ours = value * 72000;
  figure.limit = 72000;
  return figure;
}

TEST(ReportTest, SaysWhetherAGoalIsMet) {
  EXPECT_TRUE(IngestRatio(0.81).met());
  EXPECT_FALSE(IngestRatio(0.79).met());

  Figure at_most = IngestRatio(0.79);
  at_most.at_least = false;
  EXPECT_TRUE(at_most.met());

  Report report;
  report.Add(IngestRatio(0.79));
  EXPECT_THAT(report.Table(),
              ContainsRegex("ingest_ratio +56880 +72000 devices/s +0.790 +"
                            ">= 0.800 +NO"));
}

TEST(ReportTest, ShowsHowFarALimitIsFromWhatWasPublished) {
  Report report;
  report.Add(Limit{"rocksdb_batches", "devices/s", 50400, {72000, 72000}});
  report.Add(Limit{"etcd_puts", "keys/s", 20000, {15000, 24000}});

  EXPECT_THAT(report.Table(), ContainsRegex("rocksdb_batches .* -30 %"));
  EXPECT_THAT(report.Table(), ContainsRegex("etcd_puts .* \\+0 %"));
}

TEST(ReportTest, SaysWhyAFigureIsMissing) {
  Report report;
  report.Skip("etcd_put_factor", "there is no etcd");
  EXPECT_THAT(report.Table(),
              HasSubstr("etcd_put_factor      not measured: there is no etcd"));
}

TEST(ReportTest, WritesAFlatObjectOfNumbers) {
  Report report;
  report.Add(IngestRatio(0.5));
  report.Add(Limit{"unary", "calls/s", 34000, {}});
  report.Note("devices", 100000);

  const auto json = nlohmann::json::parse(report.Json());

  EXPECT_EQ(json["ingest_ratio"], 0.5);
  EXPECT_EQ(json["ingest_ratio_limit"], 72000);
  EXPECT_EQ(json["limit_unary"], 34000);
  EXPECT_EQ(json["devices"], 100000);
  for (const auto& value : json) EXPECT_TRUE(value.is_number());
}

TEST(ReportTest, TakesTheMiddleOfSeveralRuns) {
  EXPECT_EQ(Median({}), 0);
  EXPECT_EQ(Median({3, 1, 2}), 2);
  EXPECT_EQ(Median({4, 1, 2, 3}), 2.5);
}

}  // namespace
}  // namespace muster::bench
