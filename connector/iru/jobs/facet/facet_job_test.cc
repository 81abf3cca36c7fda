#include "connector/iru/jobs/facet/facet_job.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "connector/iru/jobs/fake_job_world.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::SizeIs;

constexpr char kApps[] = "/api/v1/prism/apps";
constexpr char kExport[] = "/api/v1/prism/export";

HttpResponse Ok(std::string body) {
  HttpResponse answer;
  answer.status = 200;
  answer.body = std::move(body);
  return answer;
}

class FacetJobTest : public ::testing::Test {
 protected:
  FacetJobTest() { world_.KnowMacs({"mac-a", "mac-b"}); }

  absl::Status Run(const ListCategory& category) {
    return world_.Run(std::make_unique<FacetJob>(world_.deps(), category));
  }

  void SetApps(int apps) {
    std::vector<std::string> rows;
    for (int i = 0; i < apps; ++i) {
      rows.push_back(absl::StrCat(R"({"bundle_id":"app-)", i, "\"}"));
    }
    world_.tenant.SetTable("apps", "mac-a", rows, world_.tenant.clock.Now());
  }

  // The export is pending once, then written with this text.
  void OfferExport(const std::string& csv) {
    auto& transport = world_.tenant.transport;
    transport.On("POST", kExport, Ok(R"({"id":"e1","status":"pending"})"));
    transport.On("GET", absl::StrCat(kExport, "/e1"),
                 Ok(R"({"id":"e1","status":"pending"})"));
    transport.On("GET", absl::StrCat(kExport, "/e1"),
                 Ok(R"({"id":"e1","status":"success","signed_url":
                        "https://x.amazonaws.com/e1.csv?X-Amz-Signature=s"})"));
    transport.On("GET", "/e1.csv", Ok(csv));
  }

  device::v1::Facet Facet(const std::string& id, const std::string& facet) {
    return world_
        .facets[absl::StrCat("sources/iru/devices/", id, "/facets/", facet)]
        .facet();
  }

  FakeJobWorld world_;
};

TEST_F(FacetJobTest, ShowsTheListOfEachDevice) {
  SetApps(2);

  ASSERT_THAT(Run(kAppsCategory), IsOk());

  EXPECT_THAT(Facet("mac-a", "apps").apps(), SizeIs(2));
  EXPECT_EQ(Facet("mac-a", "apps").endpoint(), "prism/apps");
  EXPECT_EQ(Facet("mac-b", "apps").unknown_reason(),
            device::v1::UNKNOWN_REASON_NOT_REPORTED);
}

TEST_F(FacetJobTest, CountsLocalUsersAsWell) {
  world_.tenant.SetTable("local_users", "mac-a",
                         {R"({"username":"root","type":"Admin","uid":0})",
                          R"({"username":"ada","type":"Standard"})"},
                         world_.tenant.clock.Now());

  ASSERT_THAT(Run(kLocalUsersCategory), IsOk());

  const auto& mac = world_.devices["mac-a"].device();
  EXPECT_EQ(device::FindFact(mac, "local_users.count")->int_value(), 2);
  EXPECT_EQ(device::FindFact(mac, "local_users.admin_count")->int_value(), 1);
  EXPECT_TRUE(Facet("mac-a", "local-users").local_users(0).admin());
  EXPECT_EQ(Facet("mac-a", "local-users").local_users(0).uid(), "0");
}

TEST_F(FacetJobTest, ReadsPagesWhileTheyAreFewerRequests) {
  SetApps(1500);

  ASSERT_THAT(Run(kAppsCategory), IsOk());

  EXPECT_EQ(world_.tenant.Counts()[kApps], 5);
  EXPECT_EQ(world_.tenant.Counts()[kExport], 0);
}

TEST_F(FacetJobTest, ReadsAnExportWhereThatIsFewerRequests) {
  SetApps(1501);
  OfferExport(
      "device_id,bundle_id,name,version\r\n"
      "mac-a,com.a,\"A, \"\"the\"\" app\",1\r\n"
      "mac-b,com.b,B,2\r\n");

  ASSERT_THAT(Run(kAppsCategory), IsOk());

  ASSERT_THAT(Facet("mac-a", "apps").apps(), SizeIs(1));
  EXPECT_EQ(Facet("mac-a", "apps").apps(0).display_name(), "A, \"the\" app");
  EXPECT_EQ(Facet("mac-b", "apps").apps(0).version(), "2");
  EXPECT_EQ(world_.tenant.Counts()[kApps], 0);
  for (const HttpRequest& request : world_.tenant.transport.requests()) {
    const bool ours =
        request.url.find("acme.api.kandji.io") != std::string::npos;
    EXPECT_EQ(request.bearer.has_value(), ours) << request.url;
  }
}

TEST_F(FacetJobTest, ReadsPagesWhenTheExportFails) {
  SetApps(1501);
  OfferExport("device_id,bundle_id\nmac-b,com.b\nmac-a,\"");

  ASSERT_THAT(Run(kAppsCategory), IsOk());

  EXPECT_THAT(Facet("mac-a", "apps").apps(), SizeIs(1501));
  EXPECT_THAT(Facet("mac-b", "apps").apps(), SizeIs(0));
}

TEST_F(FacetJobTest, SaysWhyAListIsUnknown) {
  world_.tenant.Refuse(kApps, 403);

  ASSERT_THAT(Run(kAppsCategory), IsOk());

  EXPECT_EQ(Facet("mac-a", "apps").unknown_reason(),
            device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  EXPECT_THAT(world_.problems, SizeIs(1));
  EXPECT_TRUE(world_.memory.AnyRefused());
}

TEST_F(FacetJobTest, WaitsUntilTheDevicesAreKnown) {
  FakeJobWorld world;

  EXPECT_THAT(
      world.Run(std::make_unique<FacetJob>(world.deps(), kAppsCategory)),
      ErrorIs(absl::StatusCode::kUnavailable, "FULL_SYNC_PENDING"));
  EXPECT_EQ(world.tenant.Counts().size(), 0u);
}

}  // namespace
}  // namespace muster::iru
