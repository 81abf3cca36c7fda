#include "connector/iru/jobs/posture/posture_job.h"

#include <memory>
#include <string>

#include "connector/iru/jobs/fake_job_world.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr char kFirewall[] = "/api/v1/prism/application_firewall";
constexpr char kFilevault[] = "/api/v1/prism/filevault";

class PostureJobTest : public ::testing::Test {
 protected:
  absl::Status Run(const std::string& category) {
    return world_.Run(std::make_unique<PostureJob>(
        world_.deps(), *FindPostureCategory(category), world_.cursor));
  }

  void SetFirewall(const std::string& id, absl::Time updated) {
    world_.tenant.SetTable("application_firewall", id, {R"({"status":true})"},
                           updated);
  }

  const device::v1::Fact* Fact(const std::string& id, absl::string_view key) {
    const auto found = world_.devices.find(id);
    if (found == world_.devices.end()) return nullptr;
    return device::FindFact(found->second.device(), key);
  }

  device::v1::UnknownReason Reason(const std::string& id,
                                   absl::string_view key) {
    const auto* const fact = Fact(id, key);
    return fact == nullptr ? device::v1::UNKNOWN_REASON_UNSPECIFIED
                           : fact->unknown_reason();
  }

  absl::Time now() const { return world_.tenant.clock.Now(); }

  FakeJobWorld world_{2};
};

TEST_F(PostureJobTest, ShowsFactsAndNothingOfTheRow) {
  world_.KnowMacs({"mac-00000"});
  SetFirewall("mac-00000", now());

  ASSERT_THAT(Run("application_firewall"), IsOk());

  const auto& observed = world_.devices["mac-00000"];
  EXPECT_TRUE(observed.facts_only());
  EXPECT_EQ(observed.device().name(), "sources/iru/devices/mac-00000");
  ASSERT_THAT(observed.observations(), SizeIs(1));
  EXPECT_EQ(observed.observations(0).endpoint(), "prism/application_firewall");
  EXPECT_TRUE(observed.observations(0).has_collect_time());
  EXPECT_TRUE(Fact("mac-00000", "firewall.enabled")->bool_value());
  EXPECT_EQ(Reason("mac-00000", "firewall.stealth_mode"),
            device::v1::UNKNOWN_REASON_NOT_REPORTED);
}

TEST_F(PostureJobTest, ReadsOnlyWhatWasUpdatedAfterTheCursor) {
  world_.KnowMacs({"mac-00000", "mac-00001"});
  SetFirewall("mac-00000", now());
  SetFirewall("mac-00001", now());
  ASSERT_THAT(Run("application_firewall"), IsOk());
  world_.tenant.clock.Advance(absl::Minutes(15));
  SetFirewall("mac-00001", now());

  ASSERT_THAT(Run("application_firewall"), IsOk());
  world_.tenant.clock.Advance(absl::Minutes(15));
  ASSERT_THAT(Run("application_firewall"), IsOk());

  EXPECT_THAT(world_.devices, ElementsAre(Pair("mac-00001", ::testing::_)));
  EXPECT_EQ(world_.api_calls, 1);
}

TEST_F(PostureJobTest, ReadsTheWholeTableOnceADay) {
  world_.KnowMacs({"mac-00000", "mac-00001"});
  SetFirewall("mac-00000", now());
  ASSERT_THAT(Run("application_firewall"), IsOk());
  world_.tenant.clock.Advance(absl::Hours(24));

  ASSERT_THAT(Run("application_firewall"), IsOk());

  EXPECT_THAT(world_.devices, SizeIs(2));
  EXPECT_EQ(Reason("mac-00001", "firewall.enabled"),
            device::v1::UNKNOWN_REASON_NOT_REPORTED);
}

TEST_F(PostureJobTest, SaysWhatIsNotReportedOfMacsOnly) {
  world_.memory.ReplaceDevices({{"mac", device::v1::PLATFORM_MAC, true},
                                {"pc", device::v1::PLATFORM_WINDOWS, true},
                                {"ipad", device::v1::PLATFORM_IPAD, true},
                                {"left", device::v1::PLATFORM_MAC, false}});

  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_THAT(world_.devices, ElementsAre(Pair("mac", ::testing::_)));

  world_.cursor = "";
  ASSERT_THAT(Run("activation_lock"), IsOk());
  EXPECT_THAT(world_.devices, ElementsAre(Pair("ipad", ::testing::_),
                                          Pair("mac", ::testing::_)));
}

TEST_F(PostureJobTest, BeginsAnewUntilTheDevicesAreKnown) {
  SetFirewall("mac-00000", now());

  ASSERT_THAT(Run("application_firewall"), IsOk());

  EXPECT_THAT(world_.devices, SizeIs(1));
  EXPECT_EQ(world_.cursor, "");
}

TEST_F(PostureJobTest, ShowsARowAgainUntilItsDeviceIsKnown) {
  world_.KnowMacs({"mac-00000"});
  SetFirewall("mac-00000", now());
  ASSERT_THAT(Run("application_firewall"), IsOk());
  world_.tenant.clock.Advance(absl::Minutes(15));
  SetFirewall("new", now() - absl::Minutes(3));
  SetFirewall("mac-00000", now());
  ASSERT_THAT(Run("application_firewall"), IsOk());
  world_.memory.AddDevices({{"new", device::v1::PLATFORM_MAC, true}});

  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_EQ(world_.devices.count("new"), 1u);

  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_EQ(world_.devices.count("new"), 0u);
}

TEST_F(PostureJobTest, WaitsNoLongerThanAnHourForADevice) {
  world_.KnowMacs({"mac-00000"});
  SetFirewall("stranger", now());
  world_.tenant.clock.Advance(absl::Hours(2));
  SetFirewall("mac-00000", now());
  ASSERT_THAT(Run("application_firewall"), IsOk());

  ASSERT_THAT(Run("application_firewall"), IsOk());

  EXPECT_EQ(world_.devices.count("stranger"), 0u);
}

TEST_F(PostureJobTest, ReadsTheWholeTableEachTimeIfItCannotBeFiltered) {
  world_.KnowMacs({"mac-00000", "mac-00001"});
  SetFirewall("mac-00000", now());
  SetFirewall("mac-00001", now());
  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_THAT(world_.problems, IsEmpty());
  world_.tenant.RefuseFilters();

  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_THAT(world_.devices, SizeIs(2));
  EXPECT_EQ(world_.api_calls, 2);
  ASSERT_THAT(Run("application_firewall"), IsOk());

  EXPECT_THAT(world_.devices, SizeIs(2));
  EXPECT_EQ(world_.api_calls, 1);
  ASSERT_THAT(world_.problems, SizeIs(1));
  EXPECT_EQ(world_.problems[0].http_status(), 400);
  EXPECT_THAT(world_.problems[0].message(), HasSubstr("read whole"));
}

TEST_F(PostureJobTest, TellsARefusalOfEveryDeviceOnce) {
  world_.KnowMacs({"mac-00000"});
  world_.tenant.Refuse(kFirewall, 403);

  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_EQ(Reason("mac-00000", "firewall.enabled"),
            device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  ASSERT_THAT(world_.problems, SizeIs(1));
  EXPECT_EQ(world_.problems[0].endpoint(), "prism/application_firewall");
  EXPECT_TRUE(world_.memory.AnyRefused());

  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_THAT(world_.devices, IsEmpty());
  EXPECT_THAT(world_.problems, SizeIs(1));

  world_.memory.AddDevices({{"new", device::v1::PLATFORM_MAC, true}});
  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_THAT(world_.devices, ElementsAre(Pair("new", ::testing::_)));

  world_.tenant.Refuse(kFirewall, 404);
  ASSERT_THAT(Run("application_firewall"), IsOk());
  EXPECT_EQ(Reason("mac-00000", "firewall.enabled"),
            device::v1::UNKNOWN_REASON_NOT_AVAILABLE);
}

TEST_F(PostureJobTest, ReadsEverythingOnceARefusalIsOver) {
  world_.KnowMacs({"mac-00000"});
  SetFirewall("mac-00000", now());
  ASSERT_THAT(Run("application_firewall"), IsOk());
  world_.tenant.Refuse(kFirewall, 403);
  ASSERT_THAT(Run("application_firewall"), IsOk());
  world_.tenant.Refuse(kFirewall, 0);
  world_.tenant.clock.Advance(absl::Hours(1));

  ASSERT_THAT(Run("application_firewall"), IsOk());

  EXPECT_TRUE(Fact("mac-00000", "firewall.enabled")->has_bool_value());
  EXPECT_THAT(world_.problems, IsEmpty());
  EXPECT_FALSE(world_.memory.AnyRefused());
}

TEST_F(PostureJobTest, LeavesWhatWasKnownWhenTheTableFails) {
  world_.KnowMacs({"mac-00000"});
  world_.tenant.Refuse(kFirewall, 503);

  EXPECT_THAT(Run("application_firewall"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(PostureJobTest, BlamesTheTokenAndNotTheTable) {
  world_.KnowMacs({"mac-00000"});
  world_.tenant.Refuse(kFirewall, 401);
  world_.tenant.Refuse("/api/v1/devices", 401);

  EXPECT_THAT(Run("application_firewall"),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "SOURCE_CREDENTIAL_REFUSED"));
  EXPECT_THAT(world_.devices, IsEmpty());
}

TEST_F(PostureJobTest, AsksTheListTwiceWhenFilevaultIsRefused) {
  world_.KnowMacs({"mac-00000", "mac-00001"});
  world_.tenant.Refuse(kFilevault, 403);

  ASSERT_THAT(Run("filevault"), IsOk());

  const auto* const on = Fact("mac-00000", device::kFilevaultEnabled);
  ASSERT_NE(on, nullptr);
  EXPECT_TRUE(on->bool_value());
  EXPECT_EQ(on->endpoint(), "devices?filevault_enabled");
  EXPECT_FALSE(Fact("mac-00001", device::kFilevaultEnabled)->bool_value());
  EXPECT_TRUE(Fact("mac-00001", device::kFilevaultEnabled)->has_bool_value());
  EXPECT_EQ(Reason("mac-00000", device::kFilevaultKeyEscrowed),
            device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  EXPECT_THAT(world_.devices["mac-00000"].observations(), SizeIs(2));
}

TEST_F(PostureJobTest, AsksTheListEachQuarterOfAnHourAtMost) {
  world_.KnowMacs({"mac-00000"});
  world_.tenant.Refuse(kFilevault, 403);
  ASSERT_THAT(Run("filevault"), IsOk());
  world_.tenant.clock.Advance(absl::Minutes(5));

  ASSERT_THAT(Run("filevault"), IsOk());
  EXPECT_EQ(world_.api_calls, 1);
  world_.tenant.clock.Advance(absl::Minutes(10));
  ASSERT_THAT(Run("filevault"), IsOk());

  EXPECT_GT(world_.api_calls, 1);
}

TEST_F(PostureJobTest, KnowsNothingOfFilevaultWhenTheListIsRefusedAsWell) {
  world_.KnowMacs({"mac-00000"});
  world_.tenant.Refuse(kFilevault, 404);
  world_.tenant.Refuse("/api/v1/devices", 403);

  ASSERT_THAT(Run("filevault"), IsOk());

  EXPECT_EQ(Reason("mac-00000", device::kFilevaultEnabled),
            device::v1::UNKNOWN_REASON_NOT_AVAILABLE);
  EXPECT_THAT(world_.problems, SizeIs(2));
}

TEST_F(PostureJobTest, RemembersTheModels) {
  world_.KnowMacs({"mac-00000"});

  ASSERT_THAT(Run("device_information"), IsOk());

  EXPECT_EQ(world_.memory.HardwareOf("mac-00000").model_identifier,
            "MacBookAir10,1");
  EXPECT_EQ(world_.memory.models_time(), now());
}

TEST_F(PostureJobTest, TakesACursorThatItDoesNotKnowForNone) {
  world_.KnowMacs({"mac-00000", "mac-00001"});
  SetFirewall("mac-00000", now());
  world_.cursor = "9;updated=99999999999999999";

  ASSERT_THAT(Run("application_firewall"), IsOk());

  EXPECT_THAT(world_.devices, SizeIs(2));
}

}  // namespace
}  // namespace muster::iru
