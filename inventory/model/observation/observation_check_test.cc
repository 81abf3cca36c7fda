#include "inventory/model/observation/observation_check.h"

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

v1::FacetObservation GoodFacet() {
  v1::FacetObservation shown;
  shown.mutable_facet()->set_name("sources/iru/devices/a/facets/local-users");
  shown.mutable_facet()->set_kind(device::v1::FACET_KIND_LOCAL_USERS);
  shown.mutable_facet()->set_endpoint("prism/local_users");
  return shown;
}

TEST(CheckFacetTest, TakesAnEmptyListAndAnUnknownOne) {
  auto unknown = GoodFacet();
  unknown.mutable_facet()->set_unknown_reason(
      device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  unknown.mutable_observation()->set_endpoint("prism/local_users");

  EXPECT_THAT(CheckObservation("sources/iru", GoodFacet()), IsOk());
  EXPECT_THAT(CheckObservation("sources/iru", unknown), IsOk());
}

TEST(CheckFacetTest, RefusesWhatContradictsItself) {
  auto other_kind = GoodFacet(), no_kind = other_kind, no_facet = other_kind,
       upper = other_kind, no_endpoint = other_kind,
       other_endpoint = other_kind, both = other_kind, bad_reason = other_kind;
  other_kind.mutable_facet()->set_kind(device::v1::FACET_KIND_APPS);
  no_kind.mutable_facet()->clear_kind();
  no_facet.mutable_facet()->set_name("sources/iru/devices/a");
  upper.mutable_facet()->set_name("sources/iru/devices/A/facets/local-users");
  no_endpoint.mutable_facet()->clear_endpoint();
  other_endpoint.mutable_observation()->set_endpoint("prism/apps");
  both.mutable_facet()->add_local_users();
  both.mutable_facet()->set_unknown_reason(device::v1::UNKNOWN_REASON_BLANK);
  bad_reason.mutable_facet()->set_unknown_reason(
      static_cast<device::v1::UnknownReason>(99));

  for (const auto& bad : {other_kind, no_kind, no_facet, upper, no_endpoint,
                          other_endpoint, both, bad_reason}) {
    EXPECT_THAT(CheckObservation("sources/iru", bad),
                ErrorIs(absl::StatusCode::kInvalidArgument, "FACET_MALFORMED"));
  }
  EXPECT_THAT(CheckObservation("sources/other", GoodFacet()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FACET_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
