#include "connector/iru/jobs/full/full_job.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/sweep/fake_tenant.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using inventory::v1::DeviceObservation;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kList[] = "/api/v1/devices";
constexpr char kInformation[] = "/api/v1/prism/device_information";
constexpr char kFilevault[] = "/api/v1/prism/filevault";
constexpr char kPrismCount[] = "/api/v1/prism/count";
constexpr char kLicensing[] = "/api/v1/settings/licensing";

class FullJobTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<FullJob>> Begin(FakeTenant& tenant) {
    return FullJob::Begin({"sources/iru", *tenant.client, tenant.clock, memory_,
                           library_, scope_, cancelled_, Lane::kSweep});
  }

  // Sweeps to the end, and keeps everything.
  absl::Status Sweep(FakeTenant& tenant) {
    auto sweep = Begin(tenant);
    if (!sweep.ok()) return sweep.status();
    while (true) {
      auto page = (*sweep)->NextPage();
      if (!page.ok()) return page.status();
      if (!page->has_value()) break;
      EXPECT_LE((*page)->devices.size(), 300u);
      for (auto& device : (*page)->devices) {
        devices_[device.device().vendor_id()] = device;
      }
      for (auto& bad : (*page)->bad_rows) bad_rows_.push_back(bad);
      for (auto& name : (*page)->out_of_scope) out_of_scope_.push_back(name);
    }
    completeness_ = (*sweep)->completeness();
    problems_ = (*sweep)->endpoint_problems();
    api_calls_ = (*sweep)->TakeApiCalls();
    return absl::OkStatus();
  }

  std::set<std::string> ProblemEndpoints() const {
    std::set<std::string> endpoints;
    for (const auto& problem : problems_) endpoints.insert(problem.endpoint());
    return endpoints;
  }

  SourceMemory memory_{absl::UnixEpoch()};
  LibraryBook library_;
  config::v1::DeviceScope scope_;
  absl::Notification cancelled_;
  std::vector<std::string> out_of_scope_;
  std::map<std::string, DeviceObservation> devices_;
  std::vector<inventory::v1::BadRow> bad_rows_;
  inventory::v1::Completeness completeness_;
  std::vector<inventory::v1::EndpointProblem> problems_;
  int64_t api_calls_ = 0;
};

TEST_F(FullJobTest, Asks12TimesAndOnceMoreFor3350Devices) {
  FakeTenant tenant(3350);

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_THAT(devices_, SizeIs(3350));
  EXPECT_THAT(tenant.Offsets(), SizeIs(13));
  EXPECT_EQ(tenant.Counts()[kInformation], 12);
  EXPECT_EQ(tenant.Counts()[kFilevault], 0);
  EXPECT_EQ(api_calls_, 13 + 12 + 2);
  EXPECT_TRUE(completeness_.ended_on_empty_page());
  EXPECT_TRUE(completeness_.overlaps_agreed());
  EXPECT_EQ(completeness_.reread_count(), 0);
  EXPECT_EQ(completeness_.licensing_count(), 3350);
  EXPECT_EQ(completeness_.prism_count(), 3350);
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(FullJobTest, AsksTheSameEachTimeForAStillFleet) {
  for (const int macs : {0, 1, 299, 300, 301, 1234}) {
    FakeTenant tenant(macs);
    ASSERT_THAT(Sweep(tenant), IsOk());
    ASSERT_THAT(Sweep(tenant), IsOk());
    const int64_t first = api_calls_;

    ASSERT_THAT(Sweep(tenant), IsOk());

    EXPECT_EQ(api_calls_, first) << macs;
  }
}

// Long, so that only what never comes is missed.
constexpr absl::Duration kPatience = absl::Seconds(20);

TEST_F(FullJobTest, AsksForTheFirstPageBesideTheCounts) {
  FakeTenant tenant(1);
  absl::Notification listed;
  tenant.OnList([&](int64_t offset) {
    if (offset == 0) listed.Notify();
  });
  // What is scripted first is used up.
  ASSERT_THAT(tenant.client->Get(LicensingEndpoint(), {}, {}), IsOk());
  tenant.transport.OnCall("GET", kLicensing, [&](const HttpRequest&) {
    HttpResponse answer;
    answer.status = 200;
    answer.body = R"({"counts":{"computers_count":1}})";
    EXPECT_TRUE(listed.WaitForNotificationWithTimeout(kPatience));
    return answer;
  });

  EXPECT_THAT(Begin(tenant), IsOk());
}

TEST_F(FullJobTest, AsksForTheEmptyPageBesideTheLastOne) {
  FakeTenant tenant(500);
  absl::Notification empty_page;
  tenant.OnList([&](int64_t offset) {
    if (offset == 500) empty_page.Notify();
    if (offset != 299) return;
    EXPECT_TRUE(empty_page.WaitForNotificationWithTimeout(kPatience));
  });

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_THAT(tenant.Offsets(), ElementsAre(0, 299, 500));
  EXPECT_TRUE(completeness_.ended_on_empty_page());
}

TEST_F(FullJobTest, AsksAheadForDevicesThatNoCountHas) {
  FakeTenant tenant(500);
  for (const char* const path : {kPrismCount, kLicensing}) {
    tenant.Refuse(path, 403);
  }
  ASSERT_THAT(Sweep(tenant), IsOk());
  absl::Notification second_page;
  tenant.OnList([&](int64_t offset) {
    if (offset == 299) second_page.Notify();
    if (offset != 0) return;
    EXPECT_TRUE(second_page.WaitForNotificationWithTimeout(kPatience));
  });

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_EQ(completeness_.licensing_count(), -1);
  EXPECT_THAT(tenant.Offsets(), ElementsAre(0, 0, 299, 299, 500, 500));
}

TEST_F(FullJobTest, SeesEveryDeviceOfAFleetThatShrankSinceTheLastTime) {
  FakeTenant tenant(700);
  ASSERT_THAT(Sweep(tenant), IsOk());
  for (int i = 100; i < 500; ++i) tenant.Remove(absl::StrFormat("mac-%05d", i));
  devices_.clear();

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_THAT(devices_, SizeIs(300));
  EXPECT_TRUE(completeness_.ended_on_empty_page());
  EXPECT_TRUE(completeness_.overlaps_agreed());
}

TEST_F(FullJobTest, DescribesADeviceByItsRowAndItsModel) {
  FakeTenant tenant(1);

  ASSERT_THAT(Sweep(tenant), IsOk());

  const DeviceObservation& mac = devices_["mac-00000"];
  const device::v1::Device& device = mac.device();
  EXPECT_EQ(device.name(), "sources/iru/devices/mac-00000");
  EXPECT_EQ(device.serial_number(), "SN-mac-00000");
  EXPECT_EQ(device.model_identifier(), "MacBookAir10,1");
  EXPECT_EQ(device.category(), device::v1::CATEGORY_COMPUTER_LAPTOP);
  EXPECT_EQ(device.category_source(),
            device::v1::CATEGORY_SOURCE_MODEL_IDENTIFIER);
  EXPECT_EQ(device::FindFact(device, device::kFilevaultEnabled), nullptr);
  EXPECT_EQ(device::FindFact(device, device::kMemory), nullptr);
  ASSERT_EQ(mac.observations_size(), 1);
  EXPECT_EQ(mac.observations(0).endpoint(), "devices");
  for (int i = 1; i < device.facts_size(); ++i) {
    EXPECT_LT(device.facts(i - 1).key(), device.facts(i).key());
  }
}

TEST_F(FullJobTest, NamesADeviceInLowerCase) {
  FakeTenant tenant;
  tenant.Add("ABC-1");

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_EQ(devices_["ABC-1"].device().name(), "sources/iru/devices/abc-1");
}

TEST_F(FullJobTest, SkipsABadRowAndNothingElse) {
  FakeTenant tenant(310);
  tenant.SetRow("mac-00305", R"({"device_id":"mac-00305","tags":7})");

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_THAT(devices_, SizeIs(309));
  ASSERT_THAT(bad_rows_, SizeIs(1));
  EXPECT_EQ(bad_rows_[0].vendor_id(), "mac-00305");
  EXPECT_EQ(bad_rows_[0].position(), "devices?offset=299 row 6");
  EXPECT_EQ(bad_rows_[0].problem(), "tags is no list");
}

TEST_F(FullJobTest, EndsOnAPageThatIsNoList) {
  FakeTenant tenant(3);
  tenant.Refuse(kList, 200, "<html>maintenance</html>");

  EXPECT_THAT(Sweep(tenant),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(FullJobTest, GoesOnWithoutWhatMayNotBeRead) {
  FakeTenant tenant(2);
  for (const char* const path : {kInformation, kPrismCount, kLicensing}) {
    tenant.Refuse(path, 403);
  }

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_THAT(devices_, SizeIs(2));
  EXPECT_EQ(devices_["mac-00000"].device().category_source(),
            device::v1::CATEGORY_SOURCE_PLATFORM);
  EXPECT_THAT(ProblemEndpoints(),
              ElementsAre("prism/count", "prism/device_information",
                          "settings/licensing"));
  EXPECT_EQ(completeness_.licensing_count(), -1);
  EXPECT_EQ(completeness_.prism_count(), -1);
}

TEST_F(FullJobTest, SaysThatItDidNotSeeTheModelWhenItsTableFails) {
  FakeTenant tenant(1);
  tenant.Refuse(kInformation, 503);

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_THAT(devices_["mac-00000"].unobserved_fields(),
              ElementsAre("model_identifier", "udid"));
  EXPECT_THAT(ProblemEndpoints(), ElementsAre("prism/device_information"));
}

TEST_F(FullJobTest, ReadsTheModelsOnceADay) {
  FakeTenant tenant(1);
  ASSERT_THAT(Sweep(tenant), IsOk());
  tenant.clock.Advance(absl::Hours(23));
  ASSERT_THAT(Sweep(tenant), IsOk());
  EXPECT_EQ(tenant.Counts()[kInformation], 1);
  EXPECT_EQ(devices_["mac-00000"].device().model_identifier(),
            "MacBookAir10,1");

  tenant.clock.Advance(absl::Hours(1));
  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_EQ(tenant.Counts()[kInformation], 2);
}

TEST_F(FullJobTest, NamesTheDevicesThatTheScopeLeavesOut) {
  FakeTenant tenant(2);
  scope_.add_exclude_serial_numbers("SN-mac-00001");

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_THAT(devices_, SizeIs(1));
  EXPECT_THAT(out_of_scope_, ElementsAre("sources/iru/devices/mac-00001"));
  int64_t mark = 0;
  EXPECT_THAT(memory_.DevicesAfter(mark), SizeIs(1));
}

TEST_F(FullJobTest, KnowsEveryDeviceOnlyOnceItIsOver) {
  FakeTenant tenant(1);
  {
    auto sweep = Begin(tenant);
    ASSERT_THAT(sweep, IsOk());
    ASSERT_THAT((*sweep)->NextPage(), IsOk());
  }
  EXPECT_FALSE(memory_.knows_all_devices());

  ASSERT_THAT(Sweep(tenant), IsOk());

  EXPECT_TRUE(memory_.knows_all_devices());
  EXPECT_TRUE(memory_.Find("mac-00000").has_value());
}

TEST_F(FullJobTest, EndsWhenTheTokenIsRefused) {
  FakeTenant tenant(1);
  for (const char* const path :
       {kList, kInformation, kPrismCount, kLicensing}) {
    tenant.Refuse(path, 401, R"({"detail":"Invalid token."})");
  }

  EXPECT_THAT(Sweep(tenant), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                     "SOURCE_CREDENTIAL_REFUSED"));
}

TEST_F(FullJobTest, DoesNotBeginWhenNothingAnswers) {
  FakeTenant tenant(1);
  tenant.Refuse(kLicensing, 429);

  EXPECT_THAT(Begin(tenant), ErrorIs(absl::StatusCode::kResourceExhausted,
                                     "SOURCE_THROTTLED"));
}

TEST_F(FullJobTest, MissesNothingWhenDevicesLeaveMeanwhile) {
  FakeTenant tenant(2000);
  std::atomic<int> pages{0};
  tenant.OnList([&](int64_t) {
    if (++pages == 4) tenant.Remove("mac-00001");
  });

  ASSERT_THAT(Sweep(tenant), IsOk());

  for (int i = 2; i < 2000; ++i) {
    EXPECT_EQ(devices_.count(absl::StrFormat("mac-%05d", i)), 1u) << i;
  }
  EXPECT_TRUE(completeness_.overlaps_agreed());
}

TEST_F(FullJobTest, EndsWhenCancelled) {
  FakeTenant tenant(3000);
  tenant.OnList([&](int64_t offset) {
    if (offset == 299) cancelled_.Notify();
  });

  EXPECT_THAT(Sweep(tenant),
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
}

TEST_F(FullJobTest, ReportsRowsOfATableWithoutADevice) {
  FakeTenant tenant(1);
  tenant.Refuse(kInformation, 200, R"({"data":[{"model_id":"x"}]})");

  ASSERT_THAT(Sweep(tenant), IsOk());

  ASSERT_THAT(bad_rows_, SizeIs(1));
  EXPECT_EQ(bad_rows_[0].position(), "prism/device_information?offset=0 row 0");
}

}  // namespace
}  // namespace muster::iru
