#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/commit/device_commit.h"
#include "inventory/commit/device_commit_fixture.h"
#include "inventory/testing/requests.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNoon;
using testing::NameOf;
using testing::Shown;
using testing::ShownFileVault;

class FactsOnlyTest : public testing::DeviceCommitFixture {
 protected:
  Revision Head() { return inventory_.store().end().revision; }
  // The same as read at `when`.
  static v1::DeviceObservation FileVaultAt(absl::string_view id, bool on,
                                           absl::Time when) {
    v1::DeviceObservation shown = ShownFileVault(id, on);
    *shown.mutable_observations(0)->mutable_observe_time() = ToProto(when);
    return shown;
  }
};

TEST_F(FactsOnlyTest, FactsComeIntoTheCoreThatIsKnown) {
  Show({Shown("a")});

  Show({FileVaultAt("a", true, kNoon)});

  const device::v1::Device device = inventory_.Get("a");
  EXPECT_EQ(device.display_name(), "Mac of a");
  EXPECT_EQ(device.serial_number(), "C02a");
  EXPECT_EQ(device.state(), device::v1::STATE_ENROLLED);
  ASSERT_EQ(device.facts_size(), 2);
  EXPECT_EQ(device.facts(0).key(), "filevault.enabled");
  EXPECT_TRUE(device.facts(0).bool_value());
  EXPECT_EQ(FromProto(device.facts(0).observe_time()), kNoon);
  EXPECT_THAT(inventory_.Changes().back().changed_paths(),
              ElementsAre("facts.filevault.enabled"));
}

TEST_F(FactsOnlyTest, AFactThatTheEndpointNoLongerTellsGoes) {
  Show({Shown("a")});
  Show({ShownFileVault("a", true)});
  v1::DeviceObservation nothing = ShownFileVault("a", true);
  nothing.mutable_device()->clear_facts();

  Show({nothing});

  EXPECT_EQ(inventory_.Get("a").facts_size(), 1);
}

TEST_F(FactsOnlyTest, AFactOfAnEndpointThatWasNotReadStaysOut) {
  Show({Shown("a")});
  v1::DeviceObservation shown = ShownFileVault("a", true);
  shown.mutable_observations(0)->set_endpoint("prism/other");

  Show({shown});

  EXPECT_EQ(Head(), 1);
  EXPECT_EQ(inventory_.Get("a").facts_size(), 1);
}

TEST_F(FactsOnlyTest, ARepeatIsASignOfLifeAndNoChange) {
  Show({Shown("a")});
  Show({FileVaultAt("a", true, kNoon)});
  Show({Shown("a")});
  const Revision head = Head();

  Show({FileVaultAt("a", true, kNoon + absl::Minutes(5))});
  inventory_.Reopen();
  Show({FileVaultAt("a", true, kNoon + absl::Minutes(10))});
  Show({Shown("a")});
  Show({FileVaultAt("a", true, kNoon + absl::Minutes(15))});

  EXPECT_EQ(Head(), head);
  EXPECT_EQ(FromProto(inventory_.Get("a").facts(0).observe_time()),
            kNoon + absl::Minutes(15));
}

TEST_F(FactsOnlyTest, NeitherIsTakenForTheOther) {
  v1::DeviceObservation whole = ShownFileVault("a", true);
  whole.set_facts_only(false);
  whole.mutable_device()->set_state(device::v1::STATE_ENROLLED);
  v1::DeviceObservation facts = whole;
  facts.set_facts_only(true);
  v1::DeviceObservation named = whole;
  named.mutable_device()->set_display_name("named");
  Show({named});

  Show({facts});
  EXPECT_EQ(Head(), 1);
  Show({whole});

  EXPECT_EQ(Head(), 2);
  EXPECT_EQ(inventory_.Get("a").display_name(), "");
}

TEST_F(FactsOnlyTest, AFactThatCameAndWentIsNotTakenForKnown) {
  Show({Shown("a")});
  Show({ShownFileVault("a", true)});
  Show({ShownFileVault("a", false)});
  Show({ShownFileVault("a", true)});

  EXPECT_EQ(Head(), 4);
  EXPECT_TRUE(inventory_.Get("a").facts(0).bool_value());
}

TEST_F(FactsOnlyTest, AnUnknownDeviceStaysUnknown) {
  const auto counts = Show({ShownFileVault("a", true)});

  EXPECT_EQ(counts.added, 0);
  EXPECT_EQ(Head(), 0);
  EXPECT_THAT(inventory_.Get("a").name(), IsEmpty());
}

TEST_F(FactsOnlyTest, ATombstoneIsLeftAsItIs) {
  Show({Shown("a")});
  Show({ShownFileVault("a", true)});
  Show({ShownFileVault("a", true)});
  Remove("a", kNoon);
  const Touch touch = inventory_.LivenessOf("a").touch;
  const Revision head = Head();

  Show({FileVaultAt("a", true, kNoon + absl::Hours(1))});
  Show({FileVaultAt("a", false, kNoon + absl::Hours(1))});

  EXPECT_EQ(Head(), head);
  EXPECT_EQ(inventory_.LivenessOf("a").touch, touch);
  EXPECT_EQ(inventory_.Get("a").state(), device::v1::STATE_REMOVED);
}

TEST_F(FactsOnlyTest, FollowsItsDeviceOnTheSamePage) {
  Show({Shown("a"), ShownFileVault("a", true)});

  EXPECT_EQ(inventory_.Get("a").facts_size(), 2);
}

}  // namespace
}  // namespace muster::inventory
