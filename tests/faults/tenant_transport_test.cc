#include "tests/faults/tenant_transport.h"

#include <string>

#include "base/fake_clock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::faults {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class TenantTransportTest : public ::testing::Test {
 protected:
  absl::StatusOr<HttpResponse> Get(const std::string& target) {
    HttpRequest request;
    request.url = "http://127.0.0.1:1" + target;
    request.bearer = Secret(Options().token);
    return transport_.Send(request);
  }

  FakeClock clock_;
  fake_iru::Tenant tenant_{Options(), clock_};
  int before_ = 0;
  TenantTransport transport_{tenant_, [this] { ++before_; }};

 private:
  static fake_iru::Tenant::Options Options() {
    fake_iru::Tenant::Options options;
    options.devices = 3;
    return options;
  }
};

TEST_F(TenantTransportTest, HandsRequestsToTheTenant) {
  const auto answer = Get("/api/v1/devices?limit=2");

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(fake_iru::Json::parse(answer->body).size(), 2u);
  EXPECT_EQ(answer->headers.Get("Content-Type"), "application/json");
  EXPECT_EQ(before_, 1);
}

TEST_F(TenantTransportTest, BreaksAsAConnectionWould) {
  for (const auto& [fault, reason] :
       {std::pair("truncated_body", "HTTP_CONNECTION_LOST"),
        std::pair("connection_reset", "HTTP_CONNECTION_LOST")}) {
    tenant_.ClearFaults();
    ASSERT_THAT(tenant_.SwitchOn({{"name", fault}}), IsOk());
    EXPECT_THAT(Get("/api/v1/devices"),
                ErrorIs(absl::StatusCode::kUnavailable, reason));
  }
  tenant_.ClearFaults();
  ASSERT_THAT(tenant_.SwitchOn({{"name", "slow_drip"}}), IsOk());
  EXPECT_THAT(Get("/api/v1/devices"),
              ErrorIs(absl::StatusCode::kDeadlineExceeded, "HTTP_TIMEOUT"));
}

}  // namespace
}  // namespace muster::faults
