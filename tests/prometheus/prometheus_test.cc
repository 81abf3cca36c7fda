// Debian's Prometheus, with the shipped configuration, scrapes a whole
// installation; what it then knows is true, and what the dashboard asks it has
// answers.

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/prometheus/metered_installation.h"
#include "tests/prometheus/prometheus_server.h"
#include "tests/prometheus/shipped_files.h"

namespace muster::testing {
namespace {

using Json = nlohmann::json;
using ::testing::Gt;
using ::testing::Optional;

class PrometheusTest : public MeteredInstallation {
 protected:
  void SetUp() override {
    StartMetered();
    server_.emplace(
        absl::StrReplaceAll(
            ReadShipped("deploy/prometheus/prometheus.yml"),
            {{"127.0.0.1:9464", metrics_address()}, {": 15s", ": 1s"}}),
        ReadShipped("deploy/prometheus/muster.rules.yml"));
    ASSERT_THAT(server_->AwaitValue("up{job=\"muster\"}", 1), Optional(1));
  }

  std::optional<PrometheusServer> server_;
};

TEST_F(PrometheusTest, KnowsWhatMusterKnows) {
  const auto source = AwaitSynced();
  const auto devices = static_cast<double>(source.device_count());
  ASSERT_GT(devices, 0);

  EXPECT_THAT(server_->Value("muster_source_devices{source=\"sources/iru\"}"),
              Optional(devices));
  EXPECT_THAT(server_->Value(
                  "sum(muster_trust_verdicts{policy=\"twingate_compatible\"})"),
              Optional(devices));
  EXPECT_THAT(server_->Value("sum(muster_compliance_devices)"),
              Optional(devices));
  EXPECT_THAT(server_->Value("muster_source_state"), Optional(1));
  EXPECT_THAT(server_->Value("muster_sync_full_complete"), Optional(1));
  EXPECT_THAT(server_->Value("muster_source_token_problem"), Optional(1));
  EXPECT_THAT(server_->Value("count(muster_plugin_connected == 1)"),
              Optional(Gt(2)));
  EXPECT_THAT(server_->Value("sum(muster_source_budget_spent)"),
              Optional(Gt(1)));
  EXPECT_THAT(server_->Value("sum(muster_freshness_age_seconds_count)"),
              Optional(Gt(devices - 1)));
  EXPECT_THAT(server_->Value("muster_tls_certificate_remaining_seconds"),
              Optional(Gt(3600)));
  EXPECT_THAT(server_->Value("sum(rpc_server_duration_seconds_count)"),
              Optional(Gt(1)));
}

TEST_F(PrometheusTest, AnswersEveryQueryOfTheDashboard) {
  for (const std::string& query : DashboardQueries()) {
    const Json data = server_->Query(query);
    EXPECT_EQ(data.value("resultType", ""), "vector") << query;
    // What has no rate and no condition has a value at once.
    const bool may_be_empty =
        absl::StrContains(query, "rate(") || absl::StrContains(query, "deriv(");
    if (may_be_empty) continue;
    EXPECT_FALSE(data.at("result").empty()) << query;
  }
}

TEST_F(PrometheusTest, EvaluatesEveryAlert) {
  const Json rules = server_->AwaitRules();
  EXPECT_EQ(rules.size(), AlertNames().size());
  for (const Json& rule : rules) {
    EXPECT_EQ(rule.value("health", ""), "ok") << rule;
  }
}

}  // namespace
}  // namespace muster::testing
