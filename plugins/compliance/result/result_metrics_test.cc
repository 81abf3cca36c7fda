#include "plugins/compliance/result/result_metrics.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/telemetry/metric_registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/compliance/checks.h"
#include "plugins/compliance/result/result.h"
#include "proto/muster/compliance/v1/compliance.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::compliance {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

class ResultMetricsTest : public ::testing::Test {
 protected:
  // Stores a device of which `check` came out as `result`.
  void Store(const std::string& id, v1::ComplianceState state,
             const std::string& check, v1::Result result) {
    v1::DeviceCompliance device;
    device.set_name(ResultName(absl::StrCat("sources/iru/devices/", id)));
    device.set_state(state);
    device.add_checks()->set_check(check);
    device.mutable_checks(0)->set_result(result);
    plugins::EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(batch.Put(device.name(), device.SerializeAsString()), IsOk());
    ASSERT_THAT(store_->Commit(std::move(batch), store_->cursor()), IsOk());
  }

  // The counts of a metric, by its labels' values.
  static std::map<std::string, double> Counts(const std::string& name) {
    std::map<std::string, double> counts;
    for (const MetricReading& metric : ReadMetrics()) {
      if (metric.name != name) continue;
      for (const MetricPoint& point : metric.points) {
        std::string key;
        for (const auto& [label, value] : point.attributes) {
          absl::StrAppend(&key, key.empty() ? "" : " ", value);
        }
        counts[key] = point.value;
      }
    }
    return counts;
  }

  testing::TempDir dir_;
  FakeRandom random_;
  FakeClock clock_;
  const std::unique_ptr<plugins::EffectStore> store_ =
      *plugins::EffectStore::Open(dir_.path(), random_);
  ResultMetrics metrics_{*store_, clock_};
};

TEST_F(ResultMetricsTest, ShowEveryResultFromTheBeginning) {
  EXPECT_THAT(Counts("muster.compliance.results"), SizeIs(5 * 4));
  EXPECT_THAT(Counts("muster.compliance.devices"),
              ElementsAre(Pair("COMPLIANT", 0), Pair("NON_COMPLIANT", 0),
                          Pair("UNKNOWN", 0)));
}

TEST_F(ResultMetricsTest, CountDevicesByCheckAndState) {
  Store("a", v1::COMPLIANCE_STATE_COMPLIANT, kMdm, v1::RESULT_PASS);
  Store("b", v1::COMPLIANCE_STATE_COMPLIANT, kMdm, v1::RESULT_PASS);
  Store("c", v1::COMPLIANCE_STATE_NON_COMPLIANT, kMdm, v1::RESULT_FAIL);
  Store("d", v1::COMPLIANCE_STATE_UNKNOWN, kDiskEncryption, v1::RESULT_UNKNOWN);

  auto results = Counts("muster.compliance.results");
  EXPECT_EQ(results["mdm PASS"], 2);
  EXPECT_EQ(results["mdm FAIL"], 1);
  EXPECT_EQ(results["mdm UNKNOWN"], 0);
  EXPECT_EQ(results["disk_encryption UNKNOWN"], 1);
  EXPECT_THAT(Counts("muster.compliance.devices"),
              ElementsAre(Pair("COMPLIANT", 2), Pair("NON_COMPLIANT", 1),
                          Pair("UNKNOWN", 1)));
}

TEST_F(ResultMetricsTest, LeaveOutRemovedDevices) {
  v1::DeviceCompliance tombstone;
  tombstone.set_name(ResultName("sources/iru/devices/a"));
  plugins::EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(batch.Put(tombstone.name(), tombstone.SerializeAsString()),
              IsOk());
  ASSERT_THAT(store_->Commit(std::move(batch), store_->cursor()), IsOk());

  EXPECT_THAT(Counts("muster.compliance.devices"),
              ElementsAre(Pair("COMPLIANT", 0), Pair("NON_COMPLIANT", 0),
                          Pair("UNKNOWN", 0)));
}

TEST_F(ResultMetricsTest, CountAnewAfterAWhile) {
  EXPECT_EQ(Counts("muster.compliance.devices")["COMPLIANT"], 0);
  Store("a", v1::COMPLIANCE_STATE_COMPLIANT, kMdm, v1::RESULT_PASS);
  clock_.Advance(absl::Seconds(14));
  EXPECT_EQ(Counts("muster.compliance.devices")["COMPLIANT"], 0);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Counts("muster.compliance.devices")["COMPLIANT"], 1);
}

}  // namespace
}  // namespace muster::compliance
