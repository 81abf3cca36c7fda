#include "inventory/model/observation_check.h"

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

v1::DeviceObservation Good() {
  v1::DeviceObservation shown;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "device { name: 'sources/iru/devices/a' vendor_id: 'A'"
      "  platform: PLATFORM_MAC state: STATE_ENROLLED"
      "  facts { key: 'f' bool_value: true endpoint: 'e' } }"
      "observations { endpoint: 'e' }",
      &shown));
  return shown;
}

struct Flaw {
  const char* name;
  void (*make)(v1::DeviceObservation&);
};

class MalformedDeviceTest : public ::testing::TestWithParam<Flaw> {};

TEST_P(MalformedDeviceTest, IsRefusedByName) {
  v1::DeviceObservation shown = Good();
  GetParam().make(shown);

  const absl::Status status = CheckObservation("sources/iru", shown);

  EXPECT_THAT(status,
              ErrorIs(absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED"));
  EXPECT_TRUE(absl::StrContains(status.message(), shown.device().name()))
      << status;
}

INSTANTIATE_TEST_SUITE_P(
    Flaws, MalformedDeviceTest,
    ::testing::Values(
        Flaw{"NoName", [](auto& s) { s.mutable_device()->clear_name(); }},
        Flaw{"OtherSource",
             [](auto& s) {
               s.mutable_device()->set_name("sources/other/devices/a");
             }},
        Flaw{"UpperCaseId",
             [](auto& s) {
               s.mutable_device()->set_name("sources/iru/devices/A");
             }},
        Flaw{"NoVendorId",
             [](auto& s) { s.mutable_device()->clear_vendor_id(); }},
        Flaw{"NoState", [](auto& s) { s.mutable_device()->clear_state(); }},
        Flaw{
            "FactWithoutKey",
            [](auto& s) { s.mutable_device()->mutable_facts(0)->clear_key(); }},
        Flaw{"FactWithoutValueOrReason",
             [](auto& s) {
               s.mutable_device()->mutable_facts(0)->clear_bool_value();
             }},
        Flaw{"FactWithValueAndReason",
             [](auto& s) {
               s.mutable_device()->mutable_facts(0)->set_unknown_reason(
                   device::v1::UNKNOWN_REASON_BLANK);
             }},
        Flaw{"FactWithoutEndpoint",
             [](auto& s) {
               s.mutable_device()->mutable_facts(0)->clear_endpoint();
             }},
        Flaw{"FactTwice",
             [](auto& s) {
               *s.mutable_device()->add_facts() = s.device().facts(0);
             }},
        Flaw{"UnobservedFieldThatIsAlwaysThere",
             [](auto& s) { s.add_unobserved_fields("serial_number"); }},
        Flaw{"EndpointTwice",
             [](auto& s) { *s.add_observations() = s.observations(0); }},
        Flaw{"EndpointBlank", [](auto& s) { s.add_observations(); }}),
    [](const auto& info) { return info.param.name; });

TEST(CheckObservationTest, TakesAGoodDevice) {
  EXPECT_THAT(CheckObservation("sources/iru", Good()), IsOk());
}

TEST(CheckObservationTest, TakesAPlatformThatTheConnectorDoesNotKnow) {
  v1::DeviceObservation shown = Good();
  shown.mutable_device()->clear_platform();

  EXPECT_THAT(CheckObservation("sources/iru", shown), IsOk());
}

}  // namespace
}  // namespace muster::inventory
