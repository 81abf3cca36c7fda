#include "actions/plan/command_support.h"

#include "actions/peers/fake_command_gateway.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class CommandSupportTest : public ::testing::Test {
 protected:
  absl::Status Check(const std::string& kind, device::v1::Platform platform) {
    device::v1::Device device;
    device.set_name("sources/iru/devices/a");
    device.set_platform(platform);
    return support_.Check(kind, device);
  }

  void LoseConnector() {
    gateway_.FailDescribe(
        Error(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE", "away"));
  }

  FakeClock clock_;
  FakeCommandGateway gateway_{clock_};
  CommandSupport support_{gateway_, clock_};
};

TEST_F(CommandSupportTest, ConnectorSaysWhichPlatformKnowsWhat) {
  const auto not_allowed =
      ErrorIs(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED");

  EXPECT_THAT(Check("lock", device::v1::PLATFORM_IPHONE), IsOk());
  EXPECT_THAT(Check("lock", device::v1::PLATFORM_WINDOWS), not_allowed);
  EXPECT_THAT(Check("delete_user", device::v1::PLATFORM_IPHONE), not_allowed);
}

TEST_F(CommandSupportTest, KindThatTheSourceDoesNotKnowIsUnsupported) {
  EXPECT_THAT(Check("polish", device::v1::PLATFORM_MAC),
              ErrorIs(absl::StatusCode::kUnimplemented, "COMMAND_UNSUPPORTED"));
}

TEST_F(CommandSupportTest, AnswerIsKeptForFiveMinutes) {
  ASSERT_THAT(Check("lock", device::v1::PLATFORM_MAC), IsOk());
  LoseConnector();

  clock_.Advance(absl::Minutes(5) - absl::Seconds(1));
  EXPECT_THAT(Check("lock", device::v1::PLATFORM_MAC), IsOk());

  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Check("lock", device::v1::PLATFORM_MAC),
              ErrorIs(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE"));
}

}  // namespace
}  // namespace muster::actions
