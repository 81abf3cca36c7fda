// Each product's reading with exactly the permissions that its guide asks for:
// what it lives on is there, and everything else says which permission it
// lacks.
#include "tests/seeds/seed_grants.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"
#include "tests/seeds/seed_bench.h"

namespace muster::seeds {
namespace {

using connector::v1::Access;
using device::v1::Device;
using device::v1::Fact;
using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using Names = std::vector<std::string>;

const Names kTables = {"prism/device_information",
                       "prism/filevault",
                       "prism/application_firewall",
                       "prism/gatekeeper_and_xprotect",
                       "prism/startup_settings",
                       "prism/activation_lock",
                       "prism/desktop_and_screensaver",
                       "prism/local_users",
                       "prism/apps",
                       "prism/installed_profiles"};
const Names kCounts = {"prism/count", "settings/licensing"};
// Tried by nobody (secrets neither: reading one is noted against whoever did),
// and told by an audit log that no product may read.
const Names kWrites = {"prism/export",
                       "prism/export",
                       "devices/action/lock",
                       "devices/action/blankpush",
                       "devices/action/erase",
                       "devices/action/restart",
                       "devices/action/shutdown",
                       "devices/action/unlockaccount",
                       "devices/action/setname",
                       "devices/action/updateinventory",
                       "devices/action/dailycheckin",
                       "devices/action/clearpasscode",
                       "devices/action/deleteuser",
                       "devices/action/enablelostmode",
                       "devices/action/disablelostmode",
                       "devices/action/playlostmodesound",
                       "devices/action/updatelocation",
                       "devices/cancel_lost_mode",
                       "devices/action/remotedesktop",
                       "devices/action/renewmdmprofile",
                       "devices/action/reinstallagent",
                       "devices/action/refreshcellularplans",
                       "devices/action/togglepersonalhotspot",
                       "devices/action/toggledataroaming",
                       "devices/action/resetworkprofilepasscode",
                       "devices/delete",
                       "devices/secrets/unlockpin",
                       "devices/secrets/filevaultkey",
                       "devices/secrets/recoverypassword",
                       "devices/secrets/bypasscode"};

Names operator+(Names a, const Names& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

SeedBench::Options With(Grants grants) {
  SeedBench::Options options;
  options.grants = std::move(grants);
  return options;
}

void ExpectAccess(SeedBench& bench, const Names& granted, const Names& refused,
                  const Names& unknown) {
  const std::vector<Access> access = bench.CheckAccess();
  EXPECT_THAT(EndpointsIn(access, connector::v1::ACCESS_STATE_GRANTED),
              ElementsAreArray(granted));
  EXPECT_THAT(EndpointsIn(access, connector::v1::ACCESS_STATE_REFUSED),
              ElementsAreArray(refused));
  EXPECT_THAT(EndpointsIn(access, connector::v1::ACCESS_STATE_UNKNOWN),
              ElementsAreArray(unknown));
}

// The source works, and names exactly these endpoints as those without data.
void ExpectDegraded(SeedBench& bench, const Names& endpoints) {
  const inventory::v1::Source source = bench.GetSource();
  EXPECT_EQ(SourceState_Name(source.state()), "SOURCE_STATE_DEGRADED");
  EXPECT_EQ(source.error().reason(), "ENDPOINT_DEGRADED");
  EXPECT_THAT(source.error().message(), HasSubstr("grant the API token"));
  EXPECT_EQ(bench.Problems(),
            std::set<std::string>(endpoints.begin(), endpoints.end()));
}

std::map<std::string, Fact> FactsOf(const Device& device) {
  std::map<std::string, Fact> facts;
  for (const Fact& fact : device.facts()) facts[fact.key()] = fact;
  return facts;
}

bool IsKnown(const Fact& fact) {
  return fact.value_case() != Fact::VALUE_NOT_SET;
}

void ExpectWholeFleet(SeedBench& bench) {
  EXPECT_EQ(bench.GetSource().device_count(), 40);
  for (const Device& device : bench.Devices()) {
    EXPECT_NE(device.serial_number(), "") << device.name();
    EXPECT_NE(device.os().version(), "") << device.name();
  }
}

TEST(SeedGrantsTest, AnAssetRegisterReadsItsFleetByListAndDetailsAlone) {
  SeedBench bench(With(ListAndDetails()));

  bench.ReadEverything();

  ExpectWholeFleet(bench);
  // The model's identifier and the hardware are told by details alone.
  const Device mac = bench.AnyOf(device::v1::PLATFORM_MAC);
  EXPECT_EQ(mac.category_source(),
            device::v1::CATEGORY_SOURCE_MODEL_IDENTIFIER);
  std::map<std::string, Fact> facts = FactsOf(mac);
  EXPECT_TRUE(IsKnown(facts[std::string(device::kMemory)]));
  EXPECT_TRUE(IsKnown(facts[std::string(device::kProcessor)]));
  const auto opened = bench.Refresh(mac.name());
  ASSERT_THAT(opened, testing::IsOk());
  EXPECT_NE(opened->udid(), "");
  ExpectDegraded(bench, kTables + kCounts +
                            Names{"users", "blueprints", "tags",
                                  "blueprints/list-library-items"});
  ExpectAccess(
      bench, {"devices", "devices/details"},
      Names{"devices/{id}", "devices/commands", "devices/activity",
            "devices/apps"} +
          kTables + kCounts +
          Names{"users", "blueprints", "tags", "audit/events"},
      Names{"blueprints/list-library-items", "library/library-items/status"} +
          kWrites);
}

TEST(SeedGrantsTest, AServiceDeskReadsDevicesPeopleAndBlueprints) {
  SeedBench bench(With(ServiceDesk()));

  bench.ReadEverything();

  ExpectWholeFleet(bench);
  EXPECT_GT(bench.CountEntries("users"), 0);
  EXPECT_GT(bench.CountEntries("blueprints"), 0);
  const Device mac = bench.AnyOf(device::v1::PLATFORM_MAC);
  const auto refreshed = bench.Refresh(mac.name());
  ASSERT_THAT(refreshed, testing::IsOk());
  EXPECT_NE(refreshed->udid(), "");
  EXPECT_EQ(bench.GetFacet(mac.name(), "library-items").unknown_reason(),
            device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  ExpectDegraded(
      bench, kTables + kCounts + Names{"tags", "library/library-items/status"});
  ExpectAccess(
      bench,
      {"devices", "devices/{id}", "devices/details", "devices/commands",
       "devices/activity", "devices/apps", "users", "blueprints",
       "blueprints/list-library-items"},
      kTables + kCounts +
          Names{"tags", "library/library-items/status", "audit/events"},
      kWrites);
}

TEST(SeedGrantsTest, ACollectorSeesItsBlueprintAndWhatIsInIt) {
  SeedBench bench(With(Collector()));

  bench.ReadEverything();

  ExpectWholeFleet(bench);
  EXPECT_GT(bench.CountEntries("blueprints"), 0);
  EXPECT_GT(bench.CountEntries("library-items"), 0);
  EXPECT_EQ(bench.CountEntries("users"), 0);
  ExpectDegraded(bench,
                 kTables + kCounts +
                     Names{"users", "tags", "library/library-items/status"});
  ExpectAccess(
      bench,
      {"devices", "devices/{id}", "devices/details", "devices/activity",
       "blueprints", "blueprints/list-library-items"},
      Names{"devices/commands", "devices/apps"} + kTables + kCounts +
          Names{"users", "tags", "library/library-items/status",
                "audit/events"},
      kWrites);
}

TEST(SeedGrantsTest, ANetworkGateKnowsItsFiveFactsByTheListAlone) {
  SeedBench bench(With(ListAndDetails()));

  EXPECT_EQ(bench.Read("full").state(), inventory::v1::SYNC_STATE_SUCCEEDED);
  EXPECT_EQ(bench.Read("delta").state(), inventory::v1::SYNC_STATE_SUCCEEDED);

  for (const Device& device : bench.Devices()) {
    if (device.platform() != device::v1::PLATFORM_MAC) continue;
    std::map<std::string, Fact> facts = FactsOf(device);
    EXPECT_NE(device.serial_number(), "");
    EXPECT_EQ(device.state(), device::v1::STATE_ENROLLED);
    EXPECT_TRUE(IsKnown(facts[std::string(device::kMdmEnabled)]));
    EXPECT_TRUE(IsKnown(facts[std::string(device::kAgentInstalled)]));
  }
  const std::set<std::string> works =
      FeaturesIn(bench.CheckAccess(), connector::v1::ACCESS_STATE_GRANTED);
  EXPECT_THAT(works, Contains("trust"));
  EXPECT_EQ(FeaturesIn(bench.CheckAccess(), connector::v1::ACCESS_STATE_REFUSED)
                .count("trust"),
            0u);
}

TEST(SeedGrantsTest, AComplianceToolReadsTheLibraryAndChangesNothing) {
  SeedBench::Options options = With(ComplianceTool());
  options.read_only = true;
  SeedBench bench(options);

  bench.ReadEverything();

  ExpectWholeFleet(bench);
  EXPECT_GT(bench.CountEntries("users"), 0);
  EXPECT_GT(bench.CountEntries("library-items"), 0);
  const Device mac = bench.AnyOf(device::v1::PLATFORM_MAC);
  EXPECT_GT(bench.GetFacet(mac.name(), "library-items").library_items_size(),
            0);
  ExpectDegraded(bench, kTables + kCounts + Names{"tags"});
  ExpectAccess(
      bench,
      {"devices", "devices/{id}", "devices/details", "devices/commands",
       "devices/activity", "devices/apps", "users", "blueprints",
       "blueprints/list-library-items", "library/library-items/status"},
      kTables + kCounts + Names{"tags", "audit/events"}, kWrites);
  for (const std::string& request : bench.Requests()) {
    EXPECT_THAT(request, StartsWith("GET "));
  }
}

TEST(SeedGrantsTest, ADeviceThatLeavesIsRemovedByListAndDetailsAlone) {
  SeedBench bench(With(ListAndDetails()));
  bench.Read("full");
  const Device gone = bench.AnyOf(device::v1::PLATFORM_MAC);
  ASSERT_THAT(bench.tenant().Unenroll(gone.vendor_id()), testing::IsOk());

  // A read of another job that was under way meanwhile may speak for the device
  // once more; none that begins later does.
  int64_t removed = bench.Read("full").removed_count();
  if (removed == 0) removed = bench.Read("full").removed_count();

  EXPECT_EQ(removed, 1);
  EXPECT_EQ(bench.Get(gone.name()).state(), device::v1::STATE_REMOVED);
}

TEST(SeedGrantsTest, WritesAreKnownWhereTheAuditLogMayBeRead) {
  Grants grants = Collector();
  grants.insert("audit_events");
  SeedBench bench(With(grants));

  const std::vector<Access> access = bench.CheckAccess();

  EXPECT_THAT(EndpointsIn(access, connector::v1::ACCESS_STATE_GRANTED),
              Contains("devices/action/blankpush"));
  EXPECT_THAT(EndpointsIn(access, connector::v1::ACCESS_STATE_REFUSED),
              Contains("devices/action/erase"));
  EXPECT_THAT(EndpointsIn(access, connector::v1::ACCESS_STATE_UNKNOWN),
              IsEmpty());
}

}  // namespace
}  // namespace muster::seeds
