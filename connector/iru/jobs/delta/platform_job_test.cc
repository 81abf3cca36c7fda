#include "connector/iru/jobs/delta/platform_job.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "connector/iru/jobs/fake_job_world.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kList[] = "/api/v1/devices";

class PlatformJobTest : public ::testing::Test {
 protected:
  static std::string Id(int i) { return absl::StrFormat("win-%05d", i); }

  // There are `count` Windows devices, of which the memory knows.
  void Fill(int count) {
    std::vector<KnownDevice> known;
    for (int i = 0; i < count; ++i) {
      Tag(Id(i), "");
      known.push_back({Id(i), device::v1::PLATFORM_WINDOWS, true});
    }
    world_.memory.ReplaceDevices(std::move(known));
  }

  void Tag(const std::string& id, const std::string& tag) {
    world_.tenant.SetRow(
        id,
        absl::StrCat(R"({"device_id":")", id,
                     R"(","platform":"Windows","asset_tag":")", tag, "\"}"));
  }

  absl::Status Run() {
    return world_.Run(std::make_unique<PlatformJob>(
        world_.deps(), kWindowsPlatform, world_.cursor));
  }

  int Requests() { return world_.tenant.Counts()[kList]; }

  FakeJobWorld world_;
};

TEST_F(PlatformJobTest, ShowsWhatChangedWithoutACheckInByOneRequest) {
  Fill(200);
  Tag(Id(7), "new");

  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(world_.devices, SizeIs(200));
  EXPECT_EQ(world_.devices[Id(7)].device().asset_tag(), "new");
  EXPECT_FALSE(world_.devices[Id(7)].facts_only());
  EXPECT_EQ(Requests(), 1);
}

TEST_F(PlatformJobTest, AsksForItsPlatformAndTrustsTheFilterNot) {
  Fill(1);
  world_.tenant.Add("mac-00000");

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices.count("mac-00000"), 0u);
  EXPECT_THAT(world_.tenant.transport.requests().front().url,
              HasSubstr("platform=Windows"));
}

TEST_F(PlatformJobTest, MakesAnEnrolmentKnown) {
  Fill(1);
  Tag("win-new", "");

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.devices.count("win-new"), 1u);
  EXPECT_TRUE(world_.memory.Find("win-new").has_value());
}

TEST_F(PlatformJobTest, LooksBehindAShortPageIfItShowsFewerThanAreKnown) {
  Fill(200);
  world_.tenant.Remove(Id(7));

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(Requests(), 2);
  EXPECT_TRUE(world_.memory.Find(Id(7)).has_value());
}

TEST_F(PlatformJobTest, ReadsALargePlatformInTurns) {
  Fill(2000);
  ASSERT_THAT(Run(), IsOk());
  const size_t first = world_.devices.size();
  EXPECT_EQ(Requests(), 4);
  EXPECT_GE(first, 1190u);
  EXPECT_EQ(world_.devices.count(Id(1999)), 0u);

  ASSERT_THAT(Run(), IsOk());
  EXPECT_EQ(world_.devices.count(Id(1999)), 1u);
  EXPECT_LE(Requests(), 8);

  ASSERT_THAT(Run(), IsOk());
  EXPECT_THAT(world_.devices, SizeIs(first));
}

TEST_F(PlatformJobTest, AsksOnceInAQuarterOfAnHourForAPlatformThatNobodyHas) {
  Fill(0);
  ASSERT_THAT(Run(), IsOk());
  world_.tenant.clock.Advance(absl::Minutes(14));
  ASSERT_THAT(Run(), IsOk());
  EXPECT_EQ(Requests(), 1);

  world_.tenant.clock.Advance(absl::Minutes(1));
  Tag(Id(0), "");
  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(Requests(), 2);
  EXPECT_THAT(world_.devices, SizeIs(1));
}

TEST_F(PlatformJobTest, TakesATenantThatDoesNotKnowThePlatformForOneWithout) {
  Fill(0);
  world_.tenant.Refuse(kList, 400,
                       R"({"platform":["Select a valid choice."]})");

  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(world_.devices, IsEmpty());
}

TEST_F(PlatformJobTest, EndsWithTheList) {
  Fill(1);
  world_.tenant.Refuse(kList, 503);

  EXPECT_THAT(Run(), ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(PlatformJobTest, NamesDevicesThatTheScopeLeavesOut) {
  Fill(2);
  world_.scope.add_platforms(device::v1::PLATFORM_MAC);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(world_.devices, IsEmpty());
  EXPECT_THAT(world_.out_of_scope, SizeIs(2));
}

}  // namespace
}  // namespace muster::iru
