#include "client/device_mirror.h"

#include <memory>
#include <string>
#include <vector>

#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::client {
namespace {

using inventory::v1::Change;
using inventory::v1::WatchResponse;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kA[] = "sources/s/devices/a";
constexpr char kB[] = "sources/s/devices/b";

device::v1::Device Device(const std::string& name,
                          const std::string& serial = "") {
  device::v1::Device device;
  device.set_name(name);
  device.set_serial_number(serial);
  device.set_state(device::v1::STATE_ENROLLED);
  return device;
}

device::v1::Liveness CheckIn(const std::string& device, int64_t seconds) {
  device::v1::Liveness liveness;
  liveness.set_device(device);
  liveness.mutable_last_check_in_time()->set_seconds(seconds);
  return liveness;
}

class DeviceMirrorTest : public ::testing::Test {
 protected:
  void Apply(const WatchResponse& message) {
    ASSERT_THAT(mirror_.Apply(message), IsOk());
  }
  void ShowAAndB() {
    Apply(script_.SnapshotOf({Device(kA, "S1"), Device(kB, "S2")}));
  }

  std::vector<std::string> Names() {
    std::vector<std::string> names;
    mirror_.ForEach([&](const device::v1::Device& device) {
      names.push_back(device.name());
      return true;
    });
    return names;
  }

  static DeviceMirror::Options WithLiveness() {
    DeviceMirror::Options options;
    options.want_liveness = true;
    return options;
  }

  WatchScript script_;
  DeviceMirror mirror_{WithLiveness()};
};

TEST_F(DeviceMirrorTest, IsEmptyUntilTheFirstSnapshotIsComplete) {
  script_.Replace({Device(kA), Device(kB)});
  const std::vector<WatchResponse> messages = script_.Snapshot(1);
  ASSERT_THAT(messages, SizeIs(2));
  EXPECT_EQ(mirror_.resume_token(), "");

  Apply(messages[0]);
  EXPECT_FALSE(mirror_.ready());
  EXPECT_EQ(mirror_.Get(kA), nullptr);
  EXPECT_EQ(mirror_.resume_token(), "t1");

  Apply(messages[1]);
  EXPECT_TRUE(mirror_.ready());
  EXPECT_EQ(mirror_.revision(), 2);
  EXPECT_THAT(Names(), UnorderedElementsAre(kA, kB));
}

TEST_F(DeviceMirrorTest, FollowsEachKindOfChange) {
  ShowAAndB();

  Apply(script_.Happens(Change::TYPE_UPDATED, Device(kA, "S3")));
  EXPECT_THAT(mirror_.FindBySerial("s3"), SizeIs(1));
  device::v1::Device removed = Device(kA, "S3");
  removed.set_state(device::v1::STATE_REMOVED);
  Apply(script_.Happens(Change::TYPE_REMOVED, removed));
  EXPECT_EQ(mirror_.Get(kA)->state(), device::v1::STATE_REMOVED);
  Apply(script_.Happens(Change::TYPE_RESTORED, Device(kA, "S3")));
  Apply(script_.Happens(Change::TYPE_LEFT_VIEW, Device(kB)));
  EXPECT_EQ(mirror_.Get(kB), nullptr);
  Apply(script_.Happens(Change::TYPE_ENTERED_VIEW, Device(kB)));
  Apply(script_.Bookmark());

  EXPECT_EQ(mirror_.Get(kA)->state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(mirror_.Get(kB)->revision(), 7);
  EXPECT_EQ(mirror_.revision(), 7);
  EXPECT_EQ(mirror_.size(), 2u);
}

TEST_F(DeviceMirrorTest, MirrorsFacets) {
  ShowAAndB();
  device::v1::Facet apps;
  apps.set_name(std::string(kA) + "/facets/apps");

  Apply(script_.Happens(Change::TYPE_ADDED, apps));
  Apply(script_.Bookmark());
  EXPECT_EQ(mirror_.GetFacet(apps.name())->revision(), 3);
  EXPECT_THAT(mirror_.FacetsOf(kA), SizeIs(1));
  EXPECT_EQ(mirror_.size(), 2u);

  Apply(script_.Happens(Change::TYPE_REMOVED, apps));
  Apply(script_.Bookmark());
  EXPECT_THAT(mirror_.FacetsOf(kA), IsEmpty());
}

TEST_F(DeviceMirrorTest, JoinsLivenessWithChangesAndWithoutThem) {
  WatchResponse snapshot = script_.SnapshotOf({Device(kA)});
  *snapshot.add_touched() = CheckIn(kA, 5);
  Apply(snapshot);
  EXPECT_EQ(mirror_.Get(kA)->last_check_in_time().seconds(), 5);

  WatchResponse news = script_.Bookmark();
  *news.add_touched() = CheckIn(kA, 6);
  *news.add_touched() = CheckIn(kB, 6);
  Apply(news);

  EXPECT_EQ(mirror_.Get(kA)->last_check_in_time().seconds(), 6);
  EXPECT_EQ(mirror_.Get(kB), nullptr);
}

TEST_F(DeviceMirrorTest, ShowsTheOldStateUntilAFreshSnapshotIsComplete) {
  ShowAAndB();
  mirror_.StartOver();
  EXPECT_EQ(mirror_.resume_token(), "");
  script_.Replace({Device(kB, "NEW"), Device("sources/s/devices/c")});
  const std::vector<WatchResponse> messages = script_.Snapshot(1);

  Apply(messages[0]);
  EXPECT_NE(mirror_.Get(kA), nullptr);
  EXPECT_EQ(mirror_.Get(kB)->serial_number(), "S2");
  EXPECT_EQ(mirror_.revision(), 2);

  Apply(messages[1]);
  EXPECT_EQ(mirror_.Get(kA), nullptr);
  EXPECT_THAT(mirror_.FindBySerial("S1"), IsEmpty());
  EXPECT_EQ(mirror_.Get(kB)->serial_number(), "NEW");
  EXPECT_EQ(mirror_.revision(), 4);
}

TEST_F(DeviceMirrorTest, ShowsNothingOfAMessageThatBreaksTheChain) {
  ShowAAndB();
  WatchResponse message =
      script_.Happens(Change::TYPE_UPDATED, Device(kA, "BAD"));
  message.set_previous_revision(1);

  EXPECT_THAT(mirror_.Apply(message),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));

  EXPECT_EQ(mirror_.Get(kA)->serial_number(), "S1");
  EXPECT_EQ(mirror_.revision(), 2);
  EXPECT_EQ(mirror_.resume_token(), "t1");
}

TEST_F(DeviceMirrorTest, StopsAWalkWhenItIsToldTo) {
  ShowAAndB();
  int visited = 0;
  mirror_.ForEach([&](const device::v1::Device&) {
    ++visited;
    return false;
  });
  EXPECT_EQ(visited, 1);
}

}  // namespace
}  // namespace muster::client
