#include "connector/iru/iru_source.h"

#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "connector/iru/sweep/fake_tenant.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using muster::testing::IsOkAndHolds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kDevice[] = "/api/v1/devices/mac-00000";
constexpr char kDetails[] = "/api/v1/devices/mac-00000/details";

HttpResponse Answer(int status, std::string body) {
  HttpResponse answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

class IruSourceTest : public ::testing::Test {
 protected:
  void ShowDevice() {
    tenant_.transport.On(
        "GET", kDevice,
        Answer(200, R"({"device_id":"mac-00000","platform":"Mac"})"));
  }

  void SweepAll() {
    const absl::Notification cancelled;
    const auto sweep = source_.BeginJob(connector::kFullJob, "", cancelled);
    ASSERT_THAT(sweep, IsOk());
    while (true) {
      const auto page = (*sweep)->NextPage();
      ASSERT_THAT(page, IsOk());
      if (!page->has_value()) return;
    }
  }

  void ShowNoLists() {
    tenant_.transport.On("GET", absl::StrCat(kDevice, "/apps"),
                         Answer(200, R"({"apps":[]})"));
  }

  void ShowDetails() {
    tenant_.transport.On(
        "GET", kDetails,
        Answer(200, R"({"hardware_overview":{"udid":"U1","memory":"8 GB",
                        "model_identifier":"Mac14,3"}})"));
  }

  static std::vector<std::string> EndpointsOf(
      const connector::DeviceReading& reading) {
    std::vector<std::string> endpoints;
    for (const auto& named : reading.device.observations()) {
      endpoints.push_back(named.endpoint());
    }
    return endpoints;
  }

  FakeTenant tenant_{1};
  IruSource source_{"sources/iru", tenant_.client, tenant_.clock};
};

TEST_F(IruSourceTest, ReadsARowInOneRequest) {
  ShowDevice();

  const auto reading = source_.ReadDevice("mac-00000", false);

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->device.device().name(), "sources/iru/devices/mac-00000");
  EXPECT_EQ(reading->api_calls, 1);
  EXPECT_THAT(EndpointsOf(*reading), ElementsAre("devices"));
}

TEST_F(IruSourceTest, ReadsTheDetailsWhenAsked) {
  ShowDevice();
  ShowNoLists();
  ShowDetails();

  const auto reading = source_.ReadDevice("mac-00000", true);

  ASSERT_THAT(reading, IsOk());
  const device::v1::Device& device = reading->device.device();
  EXPECT_EQ(device.udid(), "U1");
  EXPECT_EQ(device.model_identifier(), "Mac14,3");
  EXPECT_EQ(device.category(), device::v1::CATEGORY_COMPUTER_DESKTOP);
  EXPECT_EQ(device::FindFact(device, device::kMemory)->string_value(), "8 GB");
  EXPECT_THAT(EndpointsOf(*reading), ElementsAre("devices", "devices/details"));
  EXPECT_EQ(reading->api_calls, 4);
}

TEST_F(IruSourceTest, SaysWhyTheDetailsAreUnknown) {
  ShowDevice();
  ShowNoLists();
  tenant_.transport.On("GET", kDetails, Answer(403, ""));

  const auto reading = source_.ReadDevice("mac-00000", true);

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(device::FindFact(reading->device.device(), device::kMemory)
                ->unknown_reason(),
            device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  EXPECT_THAT(EndpointsOf(*reading), ElementsAre("devices", "devices/details"));
  ASSERT_THAT(reading->endpoint_problems, SizeIs(1));
  EXPECT_EQ(reading->endpoint_problems[0].endpoint(), "devices/details");
}

TEST_F(IruSourceTest, LeavesOutDetailsThatFailed) {
  ShowDevice();
  ShowNoLists();
  tenant_.transport.On("GET", kDetails, Answer(503, ""));

  const auto reading = source_.ReadDevice("mac-00000", true);

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(device::FindFact(reading->device.device(), device::kMemory),
            nullptr);
  EXPECT_THAT(EndpointsOf(*reading), ElementsAre("devices"));
  EXPECT_THAT(reading->endpoint_problems, SizeIs(1));
}

TEST_F(IruSourceTest, TellsAMissingDeviceFromAMissingRoute) {
  tenant_.Refuse(kDevice, 404, R"({"detail":"Not found."})");
  EXPECT_THAT(source_.ReadDevice("mac-00000", false),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));

  tenant_.Refuse(kDevice, 404,
                 R"({"message":"no Route matched with those values"})");
  EXPECT_THAT(source_.ReadDevice("mac-00000", false),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(IruSourceTest, ReadsADeviceByListAndDetailsIfItMayNotBeAskedForAlone) {
  tenant_.Refuse(kDevice, 403);
  ShowDetails();

  const auto reading = source_.ReadDevice("mac-00000", false);

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->device.device().vendor_id(), "mac-00000");
  EXPECT_EQ(reading->api_calls, 3);
}

TEST_F(IruSourceTest, BelievesTheDetailsThatADeviceIsGone) {
  tenant_.Refuse(kDevice, 403);
  tenant_.transport.On("GET", kDetails,
                       Answer(404, R"({"detail":"Not found."})"));

  EXPECT_THAT(source_.ReadDevice("mac-00000", false),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

TEST_F(IruSourceTest, NamesThePermissionIfNeitherWayIsOpen) {
  tenant_.Refuse(kDevice, 403);
  tenant_.transport.On("GET", kDetails, Answer(403, ""));

  EXPECT_THAT(source_.ReadDevice("mac-00000", false),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "SOURCE_PERMISSION_MISSING"));
}

TEST_F(IruSourceTest, TakesNoOtherDevicesRowForOne) {
  tenant_.Refuse(kDevice, 403);
  ShowDetails();
  tenant_.SetRow("mac-00000", R"({"device_id":"mac-000001"})");

  EXPECT_THAT(source_.ReadDevice("mac-00000", false),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "SOURCE_PERMISSION_MISSING"));
}

TEST_F(IruSourceTest, ReadsTheListsOfOneDevice) {
  ShowDevice();
  ShowDetails();
  tenant_.transport.On("GET", absl::StrCat(kDevice, "/apps"),
                       Answer(200, R"({"apps":[{"app_name":"Safari"}]})"));
  for (const char* const id : {"mac-00000", "another"}) {
    tenant_.SetTable("installed_profiles", id,
                     {R"({"payload_identifier":"com.wifi","signed":true})"},
                     tenant_.clock.Now());
  }

  const auto reading = source_.ReadDevice("mac-00000", true);

  ASSERT_THAT(reading, IsOk());
  ASSERT_THAT(reading->facets, SizeIs(2));
  EXPECT_EQ(reading->facets[0].facet().name(),
            "sources/iru/devices/mac-00000/facets/apps");
  EXPECT_THAT(reading->facets[0].facet().apps(), SizeIs(1));
  EXPECT_THAT(reading->facets[1].facet().profiles(), SizeIs(1));
  EXPECT_THAT(reading->endpoint_problems, IsEmpty());
}

TEST_F(IruSourceTest, CountsByWhereTheListEndsOnceASweepShowedIt) {
  EXPECT_THAT(source_.CountDevices(), IsOkAndHolds(-1));
  EXPECT_EQ(source_.KnownDevices(), -1);
  SweepAll();
  EXPECT_EQ(source_.KnownDevices(), 1);
  tenant_.Add("mac-00001");

  EXPECT_THAT(source_.CountDevices(), IsOkAndHolds(2));
  EXPECT_EQ(source_.KnownDevices(), 1);
}

TEST_F(IruSourceTest, AsksForNoCountThatIsNotOld) {
  SweepAll();
  ASSERT_THAT(source_.CountDevices(), IsOkAndHolds(1));
  tenant_.Remove("mac-00000");
  const size_t requests = tenant_.transport.requests().size();

  EXPECT_THAT(source_.CountDevices(), IsOkAndHolds(1));
  EXPECT_THAT(tenant_.transport.requests(), SizeIs(requests));

  tenant_.clock.Advance(absl::Seconds(75));
  EXPECT_THAT(source_.CountDevices(), IsOkAndHolds(0));
  EXPECT_THAT(tenant_.transport.requests(), SizeIs(requests + 1));
}

TEST_F(IruSourceTest, AsksNothingForAnIdThatCannotBe) {
  EXPECT_THAT(source_.ReadDevice("../secrets", false),
              ErrorIs(absl::StatusCode::kInvalidArgument, "DEVICE_ID_INVALID"));
  EXPECT_THAT(tenant_.transport.requests(), IsEmpty());
}

TEST_F(IruSourceTest, SweepsLeaveAloneWhatOnlyTheDetailsTell) {
  ShowDevice();
  ShowDetails();
  ASSERT_THAT(source_.ReadDevice("mac-00000", true), IsOk());
  absl::Notification cancelled;

  auto sweep = source_.BeginJob(connector::kFullJob, "", cancelled);
  ASSERT_THAT(sweep, IsOk());
  const auto page = (*sweep)->NextPage();

  ASSERT_THAT(page, IsOk());
  ASSERT_TRUE(page->has_value());
  ASSERT_THAT((*page)->devices, SizeIs(1));
  EXPECT_THAT((*page)->devices[0].unobserved_fields(), Contains("udid"));
  for (const auto& observation : (*page)->devices[0].observations()) {
    EXPECT_NE(observation.endpoint(), "devices/details");
  }
}

TEST_F(IruSourceTest, NamesItself) {
  EXPECT_EQ(source_.vendor(), "iru");
  EXPECT_EQ(source_.host(), "acme.api.kandji.io");
}

}  // namespace
}  // namespace muster::iru
