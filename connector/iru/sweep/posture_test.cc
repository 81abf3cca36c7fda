#include "connector/iru/sweep/posture.h"

#include <string>

#include "connector/iru/sweep/fake_tenant.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using inventory::v1::DeviceObservation;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTable[] = "/api/v1/prism/filevault";

class PostureTest : public ::testing::Test {
 protected:
  DeviceObservation Observe(const std::string& id,
                            device::v1::Platform platform) {
    const auto posture =
        FilevaultPosture::Read(*tenant_.client, tenant_.clock, Call());
    problem_ = posture.problem();
    DeviceObservation observation;
    observation.mutable_device()->set_vendor_id(id);
    observation.mutable_device()->set_platform(platform);
    posture.AddTo(observation);
    return observation;
  }

  DeviceObservation ObserveMac(const std::string& id) {
    return Observe(id, device::v1::PLATFORM_MAC);
  }

  static std::vector<std::string> EndpointsOf(
      const DeviceObservation& observation) {
    std::vector<std::string> endpoints;
    for (const auto& named : observation.observations()) {
      endpoints.push_back(named.endpoint());
    }
    return endpoints;
  }

  static device::v1::Fact Fact(const DeviceObservation& observation,
                               absl::string_view key) {
    const auto* const fact = device::FindFact(observation.device(), key);
    return fact == nullptr ? device::v1::Fact() : *fact;
  }

  FakeTenant tenant_{2};
  std::optional<inventory::v1::EndpointProblem> problem_;
};

TEST_F(PostureTest, TakesBothFactsFromPrism) {
  const auto mac = ObserveMac("mac-00000");

  EXPECT_TRUE(Fact(mac, device::kFilevaultEnabled).bool_value());
  EXPECT_TRUE(Fact(mac, device::kFilevaultKeyEscrowed).has_bool_value());
  EXPECT_THAT(EndpointsOf(mac), ElementsAre("prism/filevault"));
  EXPECT_FALSE(problem_.has_value());
}

TEST_F(PostureTest, SaysThatAMacIsNotInTheTable) {
  const auto mac = ObserveMac("another");

  EXPECT_EQ(Fact(mac, device::kFilevaultEnabled).unknown_reason(),
            device::v1::UNKNOWN_REASON_NOT_REPORTED);
  EXPECT_EQ(Fact(mac, device::kFilevaultKeyEscrowed).unknown_reason(),
            device::v1::UNKNOWN_REASON_NOT_REPORTED);
  EXPECT_THAT(EndpointsOf(mac), ElementsAre("prism/filevault"));
}

TEST_F(PostureTest, SaysNothingOfOtherDevices) {
  const auto ipad = Observe("mac-00000", device::v1::PLATFORM_IPAD);

  EXPECT_THAT(ipad.device().facts(), IsEmpty());
  EXPECT_THAT(EndpointsOf(ipad), IsEmpty());
}

TEST_F(PostureTest, AsksTheListTwiceWhenPrismIsRefused) {
  tenant_.Refuse(kTable, 403);

  const auto on = ObserveMac("mac-00000");
  const auto off = ObserveMac("mac-00001");

  const auto enabled = Fact(on, device::kFilevaultEnabled);
  EXPECT_TRUE(enabled.bool_value());
  EXPECT_EQ(enabled.endpoint(), kFilevaultListEndpoint);
  EXPECT_TRUE(Fact(off, device::kFilevaultEnabled).has_bool_value());
  EXPECT_FALSE(Fact(off, device::kFilevaultEnabled).bool_value());
  EXPECT_EQ(Fact(on, device::kFilevaultKeyEscrowed).unknown_reason(),
            device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  EXPECT_THAT(EndpointsOf(on),
              ElementsAre("prism/filevault", "devices?filevault_enabled"));
  ASSERT_TRUE(problem_.has_value());
  EXPECT_EQ(problem_->http_status(), 403);
}

TEST_F(PostureTest, KnowsNothingWhenTheListFailsAsWell) {
  tenant_.Refuse(kTable, 404, R"({"detail":"Not found."})");
  tenant_.Refuse("/api/v1/devices", 403);

  const auto mac = ObserveMac("mac-00000");

  EXPECT_EQ(Fact(mac, device::kFilevaultEnabled).unknown_reason(),
            device::v1::UNKNOWN_REASON_NOT_AVAILABLE);
  EXPECT_EQ(Fact(mac, device::kFilevaultKeyEscrowed).unknown_reason(),
            device::v1::UNKNOWN_REASON_NOT_AVAILABLE);
  EXPECT_THAT(EndpointsOf(mac), ElementsAre("prism/filevault"));
}

TEST_F(PostureTest, LeavesWhatWasKnownWhenPrismFails) {
  tenant_.Refuse(kTable, 503);

  const auto mac = ObserveMac("mac-00000");

  EXPECT_THAT(mac.device().facts(), IsEmpty());
  EXPECT_THAT(EndpointsOf(mac), IsEmpty());
  ASSERT_TRUE(problem_.has_value());
  EXPECT_EQ(problem_->http_status(), 503);
  EXPECT_EQ(problem_->endpoint(), "prism/filevault");
}

}  // namespace
}  // namespace muster::iru
