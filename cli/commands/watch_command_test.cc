#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using WatchCommandTest = MusterctlTest;

TEST_F(WatchCommandTest, AsksForEverythingWithoutAFilter) {
  EXPECT_EQ(Run({"watch", "--liveness", "--token", "t"}), kExitOk);

  EXPECT_THAT(inventory_.watch.asked(), ElementsAre(EqualsProto(R"pb(
                parent: "sources/-"
                resume_token: "t"
                want_liveness: true
                watcher: "musterctl"
              )pb")));
}

TEST_F(WatchCommandTest, NarrowsByPlatformTagAndKind) {
  EXPECT_EQ(Run({"watch", "--platform", "mac,ipad", "--tag", "loaner", "--kind",
                 "device", "--kind", "facet"}),
            kExitOk);

  ASSERT_EQ(inventory_.watch.asked().size(), 1u);
  EXPECT_THAT(inventory_.watch.asked()[0].filter(), EqualsProto(R"pb(
                kinds: RESOURCE_KIND_DEVICE
                kinds: RESOURCE_KIND_FACET
                platforms: PLATFORM_MAC
                platforms: PLATFORM_IPAD
                tags: "loaner"
              )pb"));
}

TEST_F(WatchCommandTest, RefusesAKindThatThereIsNot) {
  EXPECT_EQ(Run({"watch", "--kind", "user"}), kExitUsage);
  EXPECT_TRUE(inventory_.watch.asked().empty());
}

TEST_F(WatchCommandTest, PrintsDevicesAndFacetsAsTheyChange) {
  inventory_.watch.Answer(R"pb(
    changes {
      type: TYPE_SNAPSHOT
      revision: 3
      device { serial_number: "C02A" display_name: "Jo's Mac" }
    }
    snapshot_end { revision: 8 resource_count: 1 }
  )pb");
  inventory_.watch.Answer(R"pb(
    changes {
      type: TYPE_UPDATED
      revision: 9
      facet { name: "sources/iru/devices/a/facets/apps" }
      changed_paths: "apps"
    }
  )pb");

  EXPECT_EQ(Run({"watch"}), kExitOk);

  EXPECT_EQ(out_,
            "#3 SNAPSHOT  C02A  Jo's Mac\n"
            "-- snapshot of 1 resources at revision 8; changes follow\n"
            "#9 UPDATED  sources/iru/devices/a/facets/apps  [apps]\n");
}

}  // namespace
}  // namespace muster::cli
