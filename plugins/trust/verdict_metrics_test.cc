#include "plugins/trust/verdict_metrics.h"

#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/telemetry/metric_registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/trust/verdict.h"
#include "proto/muster/trust/v1/trust.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::trust {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::Pair;

Policies TwoPolicies() {
  Policies policies(2);
  policies[1].name = "mobile";
  return policies;
}

class VerdictMetricsTest : public ::testing::Test {
 protected:
  void Publish(const std::string& id, v1::TrustState state, size_t policy,
               bool removed = false) {
    v1::Verdict verdict;
    verdict.set_device(absl::StrCat("sources/iru/devices/", id));
    verdict.set_name(VerdictName(verdict.device()));
    verdict.set_policy(policies_[policy].name);
    verdict.set_state(state);
    verdict.set_removed(removed);
    plugins::EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(trust::Publish(verdict, policy == 0, batch), IsOk());
    ASSERT_THAT(store_->Commit(std::move(batch), store_->cursor()), IsOk());
  }

  static std::map<std::string, double> Counts(const std::string& policy) {
    std::map<std::string, double> counts;
    for (const MetricReading& metric : ReadMetrics()) {
      if (metric.name != "muster.trust.verdicts") continue;
      for (const MetricPoint& point : metric.points) {
        if (point.attributes.at("policy") != policy) continue;
        counts[point.attributes.at("state")] = point.value;
      }
    }
    return counts;
  }

  testing::TempDir dir_;
  FakeRandom random_;
  FakeClock clock_;
  const Policies policies_ = TwoPolicies();
  const std::unique_ptr<plugins::EffectStore> store_ =
      *plugins::EffectStore::Open(dir_.path(), random_);
  VerdictMetrics metrics_{policies_, *store_, clock_};
};

TEST_F(VerdictMetricsTest, ShowEveryStateOfEveryPolicyFromTheBeginning) {
  EXPECT_THAT(Counts("twingate_compatible"),
              ElementsAre(Pair("TRUSTED", 0), Pair("UNKNOWN", 0),
                          Pair("UNTRUSTED", 0)));
  EXPECT_THAT(Counts("mobile"),
              ElementsAre(Pair("TRUSTED", 0), Pair("UNKNOWN", 0),
                          Pair("UNTRUSTED", 0)));
}

TEST_F(VerdictMetricsTest, CountDevicesByPolicyAndState) {
  Publish("a", v1::TRUST_STATE_TRUSTED, 0);
  Publish("b", v1::TRUST_STATE_TRUSTED, 0);
  Publish("c", v1::TRUST_STATE_UNTRUSTED, 0);
  Publish("a", v1::TRUST_STATE_UNTRUSTED, 1);
  Publish("b", v1::TRUST_STATE_UNKNOWN, 1);

  EXPECT_THAT(Counts("twingate_compatible"),
              ElementsAre(Pair("TRUSTED", 2), Pair("UNKNOWN", 0),
                          Pair("UNTRUSTED", 1)));
  EXPECT_THAT(Counts("mobile"),
              ElementsAre(Pair("TRUSTED", 0), Pair("UNKNOWN", 1),
                          Pair("UNTRUSTED", 1)));
}

TEST_F(VerdictMetricsTest, CountNoRemovedDevice) {
  Publish("a", v1::TRUST_STATE_UNTRUSTED, 0, /*removed=*/true);
  EXPECT_EQ(Counts("twingate_compatible")["UNTRUSTED"], 0);
}

TEST_F(VerdictMetricsTest, CountMoreThanOneChunkOfNotes) {
  for (int i = 0; i < 1001; ++i) {
    Publish(absl::StrCat(i), v1::TRUST_STATE_TRUSTED, 1);
  }
  EXPECT_EQ(Counts("mobile")["TRUSTED"], 1001);
}

TEST_F(VerdictMetricsTest, CountAnewAfterAWhile) {
  EXPECT_EQ(Counts("mobile")["TRUSTED"], 0);
  Publish("a", v1::TRUST_STATE_TRUSTED, 1);
  clock_.Advance(absl::Seconds(14));
  EXPECT_EQ(Counts("mobile")["TRUSTED"], 0);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Counts("mobile")["TRUSTED"], 1);
}

}  // namespace
}  // namespace muster::trust
