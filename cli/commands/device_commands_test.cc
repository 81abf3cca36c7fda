#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using DeviceCommandsTest = MusterctlTest;

constexpr char kOneDevice[] =
    R"pb(devices { name: "sources/iru/devices/a" serial_number: "C02A" })pb";

TEST_F(DeviceCommandsTest, ShowsADeviceAsItWas) {
  inventory_.get_device.Answer(R"pb(display_name: "Old name")pb");

  EXPECT_EQ(Run({"device", "sources/iru/devices/a", "--at", "12"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("Old name"));
  EXPECT_THAT(inventory_.get_device.asked(),
              ElementsAre(EqualsProto(R"pb(name: "sources/iru/devices/a"
                                           revision: 12)pb")));
}

TEST_F(DeviceCommandsTest, LooksASerialNumberUpAtThatPointToo) {
  inventory_.list_devices.Answer(kOneDevice);

  EXPECT_EQ(Run({"device", "C02A", "--at", "12"}), kExitOk);

  EXPECT_THAT(inventory_.list_devices.asked(), ElementsAre(EqualsProto(R"pb(
                parent: "sources/-"
                serial_number: "C02A"
                revision: 12
              )pb")));
}

TEST_F(DeviceCommandsTest, ShowsWhichDeviceItFollows) {
  inventory_.get_device.Answer(R"pb(
    name: "sources/iru/devices/b"
    predecessor: "sources/iru/devices/a"
  )pb");
  inventory_.get_device.Answer(R"pb(
    name: "sources/iru/devices/a"
    state: STATE_REMOVED
    removal_reason: REMOVAL_REASON_LEFT_SCOPE
    remove_time { seconds: 1795338900 }
  )pb");

  EXPECT_EQ(Run({"device", "sources/iru/devices/b"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("follows        sources/iru/devices/a\n"));
  EXPECT_EQ(Run({"device", "sources/iru/devices/a"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("removed        LEFT_SCOPE 2026-11-22 09:15:00"));
}

TEST_F(DeviceCommandsTest, RefusesToReadAfreshWhatWas) {
  EXPECT_EQ(Run({"device", "C02A", "--at", "12", "--fresh"}), kExitUsage);
}

TEST_F(DeviceCommandsTest, ListsTheHistoryWithItsPaths) {
  inventory_.list_devices.Answer(kOneDevice);
  inventory_.list_revisions.Answer(R"pb(
    changes {
      type: TYPE_UPDATED
      revision: 90
      changed_paths: "os.build"
      changed_paths: "os.version"
      commit_time { seconds: 1795338900 }
    }
    compacted_through: 50
  )pb");

  EXPECT_EQ(Run({"history", "C02A", "--limit", "5"}), kExitOk);

  EXPECT_EQ(out_,
            "Revision  When                     What     Changed\n"
            "      90  2026-11-22 09:15:00 UTC  UPDATED  os.build os.version\n"
            "changes up to revision 50 are no longer kept\n");
  EXPECT_THAT(inventory_.list_revisions.asked(),
              ElementsAre(EqualsProto(R"pb(name: "sources/iru/devices/a"
                                           page_size: 5)pb")));
}

TEST_F(DeviceCommandsTest, ListsTheHistoryOfARemovedDevice) {
  inventory_.list_devices.Answer("");
  inventory_.list_devices.Answer(kOneDevice);

  EXPECT_EQ(Run({"history", "C02A", "--json"}), kExitOk);

  ASSERT_EQ(inventory_.list_devices.asked().size(), 2u);
  EXPECT_FALSE(inventory_.list_devices.asked()[0].show_removed());
  EXPECT_TRUE(inventory_.list_devices.asked()[1].show_removed());
  EXPECT_EQ(inventory_.list_revisions.asked().size(), 1u);
}

TEST_F(DeviceCommandsTest, ExitsWithNotFoundForAnUnknownSerialNumber) {
  EXPECT_EQ(Run({"history", "C02A"}), kExitNotFound);
  EXPECT_THAT(err_, HasSubstr("no device has the serial number C02A"));
}

TEST_F(DeviceCommandsTest, ListsFacetsWithWhyThereIsNone) {
  inventory_.list_facets.Answer(R"pb(
    facets {
      name: "sources/iru/devices/a/facets/apps"
      apps { display_name: "Safari" }
      apps { display_name: "Mail" }
      endpoint: "prism/apps"
      revision: 4
    }
    facets {
      name: "sources/iru/devices/a/facets/profiles"
      unknown_reason: UNKNOWN_REASON_NOT_FETCHED
      endpoint: "prism/profiles"
      revision: 5
    }
  )pb");

  EXPECT_EQ(Run({"facets", "sources/iru/devices/a"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("apps                          2  prism/apps"));
  EXPECT_THAT(out_, HasSubstr("profiles  unknown (NOT_FETCHED)  prism"));
}

TEST_F(DeviceCommandsTest, ShowsOneFacetsList) {
  inventory_.get_facet.Answer(R"pb(
    kind: FACET_KIND_LOCAL_USERS
    local_users { user_name: "jo" uid: "501" admin: true }
  )pb");

  EXPECT_EQ(Run({"facets", "sources/iru/devices/a", "local-users"}), kExitOk);

  EXPECT_EQ(out_,
            "User  Name  Id   Admin\n"
            "jo          501  yes\n");
  EXPECT_EQ(inventory_.get_facet.asked()[0].name(),
            "sources/iru/devices/a/facets/local-users");
}

TEST_F(DeviceCommandsTest, RefusesAFacetThatThereIsNot) {
  EXPECT_EQ(Run({"facets", "sources/iru/devices/a", "fonts"}), kExitUsage);
}

}  // namespace
}  // namespace muster::cli
