#include "inventory/commit/device_commit.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/commit/device_commit_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNoon;
using testing::NameOf;
using testing::Shown;
using testing::ShownAt;
using testing::ShownMany;
using testing::ShownRemoved;
using testing::ShownWithOs;
using DeviceCommitTest = testing::DeviceCommitFixture;

TEST_F(DeviceCommitTest, GivesEachChangeTheNextRevisionWithoutGaps) {
  Show(ShownMany(3));
  Show({ShownWithOs("0001", "15"), Shown("0003")});

  std::vector<int64_t> revisions;
  for (const auto& change : inventory_.Changes()) {
    revisions.push_back(change.revision());
    EXPECT_EQ(change.device().revision(), change.revision());
  }
  EXPECT_THAT(revisions, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(inventory_.store().end().revision, 5);
}

TEST_F(DeviceCommitTest, RetiresADeviceBecauseAnOperatorWantsIt) {
  Show({ShownAt("a", kNoon + absl::Hours(1))});
  const auto counts = Commit([](DeviceCommit& commit) {
    return commit.Retire(NameOf("a"),
                         device::v1::REMOVAL_REASON_SOURCE_DELETED);
  });

  EXPECT_EQ(counts.removed, 1);
  EXPECT_EQ(inventory_.Get("a").removal_reason(),
            device::v1::REMOVAL_REASON_SOURCE_DELETED);
  EXPECT_EQ(Show({Shown("a")}).changed, 1);
  EXPECT_EQ(inventory_.Get("a").state(), device::v1::STATE_ENROLLED);
}

TEST_F(DeviceCommitTest, TellsWhatChangedAndWhoBroughtIt) {
  Show({Shown("a")});
  v1::DeviceObservation shown = ShownWithOs("a", "15");
  shown.mutable_device()->mutable_facts(0)->set_bool_value(false);
  Show({shown});

  const v1::Change change = inventory_.Changes().back();
  EXPECT_EQ(change.type(), v1::Change::TYPE_UPDATED);
  EXPECT_THAT(change.changed_paths(),
              ElementsAre("facts.mdm.enabled", "os.version"));
  EXPECT_EQ(change.sync(), "sources/iru/syncs/1");
  EXPECT_EQ(change.traceparent(), "tp");
  EXPECT_EQ(change.commit_time().seconds(), absl::ToUnixSeconds(kNoon));
  EXPECT_EQ(change.device().os().version(), "15");
}

TEST_F(DeviceCommitTest, AddsANewDeviceWithoutPaths) {
  EXPECT_EQ(Show({Shown("a")}).added, 1);

  const v1::Change change = inventory_.Changes().back();
  EXPECT_EQ(change.type(), v1::Change::TYPE_ADDED);
  EXPECT_THAT(change.changed_paths(), IsEmpty());
  EXPECT_TRUE(change.device().has_create_time());
}

TEST_F(DeviceCommitTest, SeesItsOwnWritesOfADeviceShownTwice) {
  Show({Shown("a"), Shown("a"), ShownWithOs("a", "15")});

  EXPECT_THAT(Types(),
              ElementsAre(v1::Change::TYPE_ADDED, v1::Change::TYPE_UPDATED));
}

TEST_F(DeviceCommitTest, ARowMarkedRemovedIsOneChangeAndStaysSo) {
  Show({Shown("a")});
  const auto counts = Show({ShownRemoved("a")});
  v1::DeviceObservation renamed = ShownRemoved("a");
  renamed.mutable_device()->set_display_name("other");
  Show({renamed, ShownRemoved("a")});

  EXPECT_EQ(counts.removed, 1);
  EXPECT_EQ(counts.living, -1);
  EXPECT_THAT(Types(),
              ElementsAre(v1::Change::TYPE_ADDED, v1::Change::TYPE_REMOVED));
  const auto device = inventory_.Get("a");
  EXPECT_EQ(device.state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(device.removal_reason(), device::v1::REMOVAL_REASON_MARKED_REMOVED);
  EXPECT_EQ(device.remove_time().seconds(), absl::ToUnixSeconds(kNoon));
}

TEST_F(DeviceCommitTest, ARowFirstSeenAsRemovedIsATombstone) {
  const auto counts = Show({ShownRemoved("a")});

  EXPECT_THAT(Types(), ElementsAre(v1::Change::TYPE_REMOVED));
  EXPECT_EQ(counts.living, 0);
}

TEST_F(DeviceCommitTest, ARemovedDeviceThatComesBackIsRestored) {
  Show({Shown("a")});
  Show({ShownRemoved("a")});
  const auto counts = Show({Shown("a")});

  EXPECT_EQ(counts.living, 1);
  EXPECT_THAT(Types(),
              ElementsAre(v1::Change::TYPE_ADDED, v1::Change::TYPE_REMOVED,
                          v1::Change::TYPE_RESTORED));
  const v1::Change change = inventory_.Changes().back();
  EXPECT_THAT(change.changed_paths(),
              ElementsAre("removal_reason", "remove_time", "state"));
  EXPECT_FALSE(change.device().has_remove_time());
}

TEST_F(DeviceCommitTest, ADeviceThatIsGoneBecomesATombstoneAsOfTheAnswer) {
  Show({Shown("a")});

  EXPECT_EQ(Remove("a", kNoon - absl::Seconds(9)).removed, 1);

  const auto device = inventory_.Get("a");
  EXPECT_EQ(device.state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(device.removal_reason(),
            device::v1::REMOVAL_REASON_NOT_FOUND_AT_SOURCE);
  EXPECT_EQ(device.remove_time().seconds(), absl::ToUnixSeconds(kNoon) - 9);
  EXPECT_EQ(device.display_name(), "Mac of a");
}

TEST_F(DeviceCommitTest, RemovesNothingTwiceAndNothingUnknown) {
  Show({Shown("a")});
  Remove("a", kNoon);

  EXPECT_EQ(Remove("a", kNoon).removed, 0);
  EXPECT_EQ(Remove("nobody", kNoon).removed, 0);
}

TEST_F(DeviceCommitTest, ADeviceReadAfterTheAnswerStays) {
  v1::DeviceObservation shown = Shown("a");
  shown.mutable_observations(0)->mutable_observe_time()->set_seconds(
      absl::ToUnixSeconds(kNoon));
  Show({shown});

  EXPECT_EQ(Remove("a", kNoon - absl::Seconds(1)).removed, 0);
  EXPECT_EQ(Remove("a", kNoon).removed, 1);
}

TEST_F(DeviceCommitTest, KeepsFactsOfEndpointsThatWereNotRead) {
  v1::DeviceObservation posture = Shown("a");
  auto& fact = *posture.mutable_device()->add_facts();
  fact.set_key("filevault.enabled");
  fact.set_bool_value(true);
  fact.set_endpoint("prism/filevault");
  auto& observation = *posture.add_observations();
  observation.set_endpoint("prism/filevault");
  observation.mutable_collect_time()->set_seconds(3);
  Show({posture});
  Show({ShownWithOs("a", "15")});

  const auto device = inventory_.Get("a");
  ASSERT_EQ(device.facts_size(), 2);
  EXPECT_EQ(device.facts(0).key(), "filevault.enabled");
  EXPECT_EQ(device.facts(0).collect_time().seconds(), 3);
}

TEST_F(DeviceCommitTest, KeepsOneTouchADevice) {
  Show({ShownAt("a", kNoon)});
  Show({ShownAt("b", kNoon)});
  Show({ShownAt("a", kNoon + absl::Minutes(15))});

  std::vector<ResourceNumber> touched;
  for (const auto& one : inventory_.liveness().TouchedAfter(0, 3, 9)) {
    touched.push_back(one.number);
  }
  EXPECT_THAT(touched, ElementsAre(2, 1));
  EXPECT_EQ(inventory_.store().end().touch, 3);
}

}  // namespace
}  // namespace muster::inventory
