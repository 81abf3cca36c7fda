#include "base/telemetry/prometheus/metrics_endpoint.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/telemetry/metrics.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;

class MetricsEndpointTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto endpoint = MetricsEndpoint::Start("127.0.0.1:0");
    ASSERT_THAT(endpoint, IsOk());
    endpoint_ = *std::move(endpoint);
  }

  httplib::Client Client() const {
    return httplib::Client("127.0.0.1", endpoint_->port());
  }

  std::string Address() const {
    return absl::StrCat("127.0.0.1:", endpoint_->port());
  }

  std::unique_ptr<MetricsEndpoint> endpoint_;
};

TEST_F(MetricsEndpointTest, ShowsTheMetricsAsTheyAre) {
  double lag = 3;
  const GaugeFamily gauge("test.lag", "{change}", "How far behind", [&] {
    return std::vector<MetricPoint>{{{{"watcher", "a"}}, lag}};
  });
  ASSERT_EQ(Client().Get("/metrics")->status, 200);
  lag = 4;

  const auto scraped = Client().Get("/metrics");

  ASSERT_TRUE(scraped);
  EXPECT_EQ(scraped->status, 200);
  EXPECT_EQ(scraped->get_header_value("Content-Type"),
            "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(scraped->body, HasSubstr("test_lag{watcher=\"a\"} 4\n"));
}

TEST_F(MetricsEndpointTest, HasNothingElse) {
  EXPECT_EQ(Client().Get("/")->status, 404);
  EXPECT_EQ(Client().Get("/metrics/more")->status, 404);
  EXPECT_EQ(Client().Post("/metrics", "", "text/plain")->status, 404);
}

TEST_F(MetricsEndpointTest, EndsAConnectionAfterItsAnswer) {
  httplib::Client client = Client();
  client.set_keep_alive(true);
  const auto scraped = client.Get("/metrics");
  ASSERT_TRUE(scraped);
  EXPECT_EQ(scraped->get_header_value("Connection"), "close");
}

TEST_F(MetricsEndpointTest, TakesNoPortFromAnother) {
  EXPECT_THAT(MetricsEndpoint::Start(Address()),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "PORT_IN_USE"));
}

TEST_F(MetricsEndpointTest, FreesItsPortWhenItEnds) {
  const std::string address = Address();
  endpoint_.reset();
  EXPECT_THAT(MetricsEndpoint::Start(address), IsOk());
}

TEST(MetricsEndpointAddressTest, StaysOnTheMachine) {
  EXPECT_THAT(MetricsEndpoint::Start("0.0.0.0:0"),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"));
}

TEST(MetricsEndpointAddressTest, IsAHostAndPort) {
  EXPECT_THAT(MetricsEndpoint::Start("unix:/tmp/metrics"),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "LISTEN_FAILED"));
  EXPECT_THAT(MetricsEndpoint::Start("127.0.0.1:many"),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "LISTEN_FAILED"));
}

}  // namespace
}  // namespace muster
