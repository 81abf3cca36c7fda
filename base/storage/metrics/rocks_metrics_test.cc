#include "base/storage/metrics/rocks_metrics.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/storage/files/fake_disk_space.h"
#include "base/storage/testing/fault_env.h"
#include "base/telemetry/metric_registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::FaultEnv;
using ::muster::testing::FileFault;
using ::muster::testing::FileOp;
using ::muster::testing::IsOk;
using ::muster::testing::StatusIs;
using ::testing::Gt;
using ::testing::Optional;

std::optional<double> Value(const std::string& name) {
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name != name) continue;
    EXPECT_EQ(metric.points.size(), 1u);
    EXPECT_EQ(metric.points[0].attributes,
              (MetricAttributes{{"store", "inventory"}}));
    return metric.points[0].value;
  }
  return std::nullopt;
}

class RocksMetricsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    RocksDatabase::Options options;
    options.env = files_.env();
    auto db = RocksDatabase::Open(absl::StrCat(dir_.path(), "/db"), {"data"},
                                  options);
    ASSERT_THAT(db, IsOk());
    db_ = *std::move(db);
    metrics_.emplace("inventory", *db_, disk_);
  }

  absl::Status Fill(int bytes) {
    RocksBatch batch = db_->NewBatch();
    batch.Put(0, "key", std::string(bytes, 'x'));
    return db_->Commit(std::move(batch));
  }

  FaultEnv files_;
  testing::TempDir dir_;
  FakeDiskSpace disk_;
  std::unique_ptr<RocksDatabase> db_;
  std::optional<RocksMetrics> metrics_;
};

TEST_F(RocksMetricsTest, ShowWhatTheFilesTake) {
  const double before = *Value("muster.store.disk_bytes");
  ASSERT_THAT(Fill(1'000'000), IsOk());
  EXPECT_THAT(Value("muster.store.disk_bytes"), Optional(Gt(before + 500e3)));
}

TEST_F(RocksMetricsTest, ShowWhatIsFree) {
  disk_.SetFree(12345);
  EXPECT_THAT(Value("muster.store.free_bytes"), Optional(12345));
}

TEST_F(RocksMetricsTest, ShowThatWritesGoOn) {
  ASSERT_THAT(Fill(10), IsOk());
  EXPECT_THAT(Value("muster.store.writable"), Optional(1));
  EXPECT_THAT(Value("muster.store.write_slowed"), Optional(0));
  EXPECT_THAT(Value("muster.store.write_stopped"), Optional(0));
  EXPECT_THAT(Value("muster.store.stall"), Optional(0));
}

TEST_F(RocksMetricsTest, ShowAWriteThatFailed) {
  files_.faults().FailOnce(FileOp::kSync, 1, FileFault::kIoError);
  ASSERT_THAT(Fill(10), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Value("muster.store.writable"), Optional(0));
}

}  // namespace
}  // namespace muster
