#include "plugins/compliance/result/result_reader.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/compliance/checks.h"
#include "plugins/compliance/compliance_plugin.h"
#include "plugins/posture/plugin_bench.h"
#include "plugins/posture/proto_time.h"
#include "testing/matchers.h"

namespace muster::compliance {
namespace {

using inventory::v1::Change;
using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using posture::ToProto;
using posture::ToTime;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Pack DefaultPack() {
  Pack pack;
  pack.minimum_os = BuiltInMinimumOs();
  return pack;
}

class ResultReaderTest : public ::testing::Test {
 protected:
  ResultReaderTest()
      : bench_("compliance", [this](Clock& clock) {
          return std::make_unique<CompliancePlugin>(pack_, clock);
        }) {}

  device::v1::Device Mac(const std::string& id, bool encrypted = true) const {
    device::v1::Device mac = posture::DeviceFromText(R"pb(
      platform: PLATFORM_MAC
      os { version: "26.7.1" }
      state: STATE_ENROLLED
      facts { key: "agent.installed" bool_value: true }
      facts { key: "filevault.enabled" }
      facts { key: "mdm.enabled" bool_value: true }
    )pb");
    mac.set_name(absl::StrCat("sources/iru/devices/", id));
    mac.mutable_facts(1)->set_bool_value(encrypted);
    *mac.mutable_last_check_in_time() = ToProto(bench_.clock.Now());
    return mac;
  }
  device::v1::Device Android(const std::string& id) const {
    device::v1::Device phone = Mac(id);
    phone.set_platform(device::v1::PLATFORM_ANDROID);
    phone.clear_last_check_in_time();
    return phone;
  }
  static device::v1::Device Removed(device::v1::Device device) {
    device.set_state(device::v1::STATE_REMOVED);
    return device;
  }

  void Show(std::vector<device::v1::Device> devices) {
    ASSERT_THAT(bench_.ShowSnapshot(std::move(devices)), IsOk());
    ASSERT_THAT(bench_.Sync(), IsOk());
  }

  absl::StatusOr<v1::DeviceCompliance> Get(const std::string& name) {
    v1::GetDeviceComplianceRequest request;
    request.set_name(name);
    const plugins::EffectSnapshot snapshot = bench_.Snapshot();
    return ResultReader(snapshot, pack_, bench_.clock.Now()).Get(request);
  }
  absl::StatusOr<v1::ListDeviceComplianceResponse> List(
      const v1::ListDeviceComplianceRequest& request) {
    const plugins::EffectSnapshot snapshot = bench_.Snapshot();
    return ResultReader(snapshot, pack_, bench_.clock.Now()).List(request);
  }
  v1::ListDeviceComplianceResponse ListAll() {
    v1::ListDeviceComplianceRequest request;
    request.set_parent("sources/iru");
    return List(request).value();
  }

  static std::vector<std::string> NamesOf(
      const v1::ListDeviceComplianceResponse& response) {
    std::vector<std::string> names;
    for (const v1::DeviceCompliance& one : response.devices()) {
      names.push_back(one.name());
    }
    return names;
  }

  const Pack pack_ = DefaultPack();
  posture::PluginBench bench_;
};

TEST_F(ResultReaderTest, GetsTheResultsOfOneDeviceAsTheyAreNow) {
  Show({Mac("a")});
  const absl::Time shown = bench_.clock.Now();
  bench_.clock.Advance(absl::Hours(1));
  ASSERT_THAT(bench_.CheckIn("sources/iru/devices/a", bench_.clock.Now()),
              IsOk());

  const auto result = Get("sources/iru/deviceCompliance/a");

  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->state(), v1::COMPLIANCE_STATE_COMPLIANT);
  EXPECT_EQ(result->checks(4).value(), posture::Show(bench_.clock.Now()));
  EXPECT_EQ(ToTime(result->checks(4).since_time()), shown);
  EXPECT_EQ(ToTime(result->evaluate_time()), bench_.clock.Now());
}

TEST_F(ResultReaderTest, StillGetsARemovedDevice) {
  Show({Mac("a")});
  ASSERT_THAT(bench_.Change(Change::TYPE_REMOVED, Removed(Mac("a"))), IsOk());

  EXPECT_THAT(Get("sources/iru/deviceCompliance/a"), IsOk());
}

TEST_F(ResultReaderTest, NeitherListsNorCountsARemovedDevice) {
  Show({Mac("a"), Mac("b")});
  ASSERT_THAT(bench_.Change(Change::TYPE_REMOVED, Removed(Mac("a"))), IsOk());

  const v1::ListDeviceComplianceResponse response = ListAll();

  EXPECT_THAT(NamesOf(response), ElementsAre("sources/iru/deviceCompliance/b"));
  EXPECT_EQ(response.checked_count(), 1);
}

TEST_F(ResultReaderTest, RefusesAnotherName) {
  EXPECT_THAT(Get("sources/iru/deviceCompliance/nope"),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
  for (const char* name :
       {"", "sources/iru/devices/a", "sources/-/deviceCompliance/a"}) {
    EXPECT_THAT(Get(name), ErrorIs(absl::StatusCode::kInvalidArgument,
                                   "RESOURCE_NAME_MALFORMED"));
  }
}

TEST_F(ResultReaderTest, ListsLivingDevicesWithTotalsOfTheSameSnapshot) {
  Show({Mac("a"), Mac("b", /*encrypted=*/false), Removed(Mac("c")),
        Android("d")});

  const v1::ListDeviceComplianceResponse response = ListAll();

  EXPECT_THAT(NamesOf(response), ElementsAre("sources/iru/deviceCompliance/a",
                                             "sources/iru/deviceCompliance/b",
                                             "sources/iru/deviceCompliance/d"));
  EXPECT_EQ(response.checked_count(), 3);
  EXPECT_EQ(response.inventory_revision(), 4);
  ASSERT_EQ(response.totals_size(), 5);
  EXPECT_THAT(response.totals(0),
              EqualsProto(R"pb(check: "disk_encryption"
                               pass_count: 1
                               fail_count: 1
                               not_applicable_count: 1)pb"));
  EXPECT_THAT(response.totals(1),
              EqualsProto(R"pb(check: "mdm" pass_count: 3)pb"));
  EXPECT_THAT(response.totals(2),
              EqualsProto(R"pb(check: "agent"
                               pass_count: 2
                               not_applicable_count: 1)pb"));
  EXPECT_THAT(response.totals(3),
              EqualsProto(R"pb(check: "os_version"
                               pass_count: 2
                               not_applicable_count: 1)pb"));
  EXPECT_THAT(response.totals(4), EqualsProto(R"pb(check: "check_in_age"
                                                   pass_count: 2
                                                   unknown_count: 1)pb"));
}

TEST_F(ResultReaderTest, PagesThroughOneStateWithTheWholeTotalsOnEachPage) {
  Show({Mac("a"), Mac("b", /*encrypted=*/false), Mac("c"), Mac("d")});
  v1::ListDeviceComplianceRequest request;
  request.set_parent("sources/-");
  request.set_page_size(2);
  request.set_state(v1::COMPLIANCE_STATE_COMPLIANT);

  const auto first = List(request);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(NamesOf(*first), ElementsAre("sources/iru/deviceCompliance/a",
                                           "sources/iru/deviceCompliance/c"));
  EXPECT_EQ(first->checked_count(), 4);

  request.set_page_token(first->next_page_token());
  const auto second = List(request);
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(NamesOf(*second), ElementsAre("sources/iru/deviceCompliance/d"));
  EXPECT_THAT(second->next_page_token(), IsEmpty());
  EXPECT_EQ(second->checked_count(), 4);
}

TEST_F(ResultReaderTest, CountsWhatLapsedSinceTheLastTickAsItIsNow) {
  Show({Mac("a"), Mac("b")});
  bench_.clock.Advance(absl::Hours(168) + absl::Seconds(1));

  const v1::ListDeviceComplianceResponse response = ListAll();

  EXPECT_EQ(response.totals(4).fail_count(), 2);
  EXPECT_EQ(response.devices(0).state(), v1::COMPLIANCE_STATE_NON_COMPLIANT);
}

TEST_F(ResultReaderTest, RefusesANegativePageSize) {
  v1::ListDeviceComplianceRequest request;
  request.set_parent("sources/iru");
  request.set_page_size(-1);

  EXPECT_THAT(List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "PAGE_SIZE_NEGATIVE"));
}

}  // namespace
}  // namespace muster::compliance
