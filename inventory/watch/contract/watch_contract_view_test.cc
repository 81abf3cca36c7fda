// Filters, evaluated on the server: what enters and what leaves a view is told.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using testing::AppsName;
using testing::DeviceName;
using testing::DeviceWithOs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Request;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

v1::WatchRequest RequestOfTag(absl::string_view tag) {
  v1::WatchRequest request = Request();
  request.mutable_filter()->add_tags(std::string(tag));
  return request;
}

v1::WatchRequest RequestOfPath(absl::string_view path) {
  v1::WatchRequest request = Request();
  request.mutable_filter()->add_changed_paths(std::string(path));
  return request;
}

device::v1::Device Tagged(absl::string_view id, absl::string_view tag) {
  device::v1::Device device = TestDevice(id);
  device.add_tags(std::string(tag));
  return device;
}

std::vector<v1::Change::Type> TypesIn(
    const std::vector<v1::WatchResponse>& messages) {
  std::vector<v1::Change::Type> types;
  for (const v1::WatchResponse& message : messages) {
    for (const v1::Change& change : message.changes()) {
      types.push_back(change.type());
    }
  }
  return types;
}

TEST(WatchView, ADeviceThatComesToMatchEntersTheView) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world, RequestOfTag("vip"));
  watcher.OpenAndDrain();
  world.Put(Tagged("a", "vip"));

  EXPECT_THAT(TypesIn(watcher.Drain()),
              ElementsAre(v1::Change::TYPE_ENTERED_VIEW));
  EXPECT_EQ(watcher.Find(DeviceName("a"))->device().tags(0), "vip");
}

TEST(WatchView, ADeviceThatNoLongerMatchesLeavesTheView) {
  WatchWorld world;
  world.Put({Tagged("a", "vip"), TestDevice("b")});
  TestWatcher watcher(world, RequestOfTag("vip"));
  EXPECT_EQ(watcher.OpenAndDrain()[0].snapshot_end().resource_count(), 1);
  world.Put(Tagged("a", "loaner"));

  const auto messages = watcher.Drain();

  EXPECT_THAT(TypesIn(messages), ElementsAre(v1::Change::TYPE_LEFT_VIEW));
  EXPECT_EQ(messages[0].changes(0).device().tags(0), "loaner");
  EXPECT_THAT(watcher.revisions(), IsEmpty());
}

TEST(WatchView, AChangeWithinTheViewIsToldAsItIs) {
  WatchWorld world;
  world.Put(Tagged("a", "vip"));
  TestWatcher watcher(world, RequestOfTag("vip"));
  watcher.OpenAndDrain();
  device::v1::Device device = Tagged("a", "vip");
  device.set_display_name("Renamed");
  world.Put(device);
  world.Remove("a");
  world.Put(device);
  world.Put(Tagged("b", "vip"));

  EXPECT_THAT(TypesIn(watcher.Drain()),
              ElementsAre(v1::Change::TYPE_UPDATED, v1::Change::TYPE_REMOVED,
                          v1::Change::TYPE_RESTORED, v1::Change::TYPE_ADDED));
}

TEST(WatchView, AChangeOutsideOfTheViewIsNotTold) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world, RequestOfTag("vip"));
  watcher.OpenAndDrain();
  world.Put(DeviceWithOs("a", "15"));
  world.Remove("a");
  world.Put(TestDevice("b"));

  EXPECT_THAT(TypesIn(watcher.Drain()), IsEmpty());
}

TEST(WatchView, ARemovalThatChangesWhatFiltersLookAtIsARemoval) {
  WatchWorld world;
  world.Put(Tagged("a", "vip"));
  TestWatcher watcher(world, RequestOfTag("vip"));
  watcher.OpenAndDrain();
  device::v1::Device erased;
  erased.set_name(DeviceName("a"));
  erased.set_state(device::v1::STATE_REMOVED);
  world.Put(erased);

  EXPECT_THAT(TypesIn(watcher.Drain()), ElementsAre(v1::Change::TYPE_REMOVED));
  EXPECT_THAT(watcher.living(), IsEmpty());
}

TEST(WatchView, FieldsHoldAtOnceAndOneOfTheValuesOfEach) {
  WatchWorld world;
  v1::WatchRequest request = Request();
  v1::WatchFilter& filter = *request.mutable_filter();
  filter.add_platforms(device::v1::PLATFORM_MAC);
  filter.add_platforms(device::v1::PLATFORM_IPAD);
  filter.add_categories(device::v1::CATEGORY_COMPUTER_LAPTOP);
  filter.add_blueprint_ids("default");
  filter.add_blueprint_ids("kiosk");
  device::v1::Device phone = TestDevice("phone"), desktop = TestDevice("desk"),
                     kiosk = TestDevice("kiosk"), lab = TestDevice("lab");
  phone.set_platform(device::v1::PLATFORM_IPHONE);
  desktop.set_category(device::v1::CATEGORY_COMPUTER_DESKTOP);
  kiosk.mutable_blueprint()->set_id("kiosk");
  lab.mutable_blueprint()->set_id("lab");
  world.Put({phone, desktop, kiosk, lab, TestDevice("mac")});
  TestWatcher watcher(world, request);

  watcher.OpenAndDrain();

  EXPECT_THAT(watcher.revisions(),
              ElementsAre(::testing::Pair(DeviceName("kiosk"), 3),
                          ::testing::Pair(DeviceName("mac"), 5)));
}

TEST(WatchView, DevicesOnlyUnlessKindsAreNamed) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  world.PutApps("a");
  v1::WatchRequest facets = Request();
  facets.mutable_filter()->add_kinds(v1::RESOURCE_KIND_FACET);
  TestWatcher devices(world), only_facets(world, facets),
      all(world, testing::RequestOfAllKinds());
  devices.OpenAndDrain();
  only_facets.OpenAndDrain();
  all.OpenAndDrain();
  world.PutApps("a", "2.0");

  EXPECT_THAT(TypesIn(devices.Drain()), IsEmpty());
  EXPECT_THAT(TypesIn(only_facets.Drain()),
              ElementsAre(v1::Change::TYPE_UPDATED));
  EXPECT_EQ(all.Drain().size(), 1u);
  EXPECT_EQ(devices.revisions().size(), 1u);
  EXPECT_EQ(only_facets.revisions().count(AppsName("a")), 1u);
  EXPECT_EQ(all.revisions().size(), 2u);
}

TEST(WatchView, AnotherSourceIsNotInScope) {
  WatchWorld world;
  device::v1::Device other = TestDevice("a");
  other.set_name("sources/iru2/devices/a");
  world.Put({TestDevice("a"), other});
  TestWatcher watcher(world);

  watcher.OpenAndDrain();

  EXPECT_EQ(watcher.revisions().size(), 1u);
}

TEST(WatchView, OfUpdatesOnlyThoseThatTouchAPathOrWhatIsBelow) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher os(world, RequestOfPath("os")),
      version(world, RequestOfPath("os.version")),
      prefix(world, RequestOfPath("o"));
  os.OpenAndDrain();
  version.OpenAndDrain();
  prefix.OpenAndDrain();
  world.Put(TestDevice("a", "Renamed"));
  device::v1::Device device = TestDevice("a", "Renamed");
  device.mutable_os()->set_build("23E224");
  world.Put(device);
  device.mutable_os()->set_version("15");
  world.Put(device);
  world.Remove("a");

  EXPECT_THAT(TypesIn(os.Drain()),
              ElementsAre(v1::Change::TYPE_UPDATED, v1::Change::TYPE_UPDATED,
                          v1::Change::TYPE_REMOVED));
  EXPECT_THAT(TypesIn(version.Drain()),
              ElementsAre(v1::Change::TYPE_UPDATED, v1::Change::TYPE_REMOVED));
  EXPECT_THAT(TypesIn(prefix.Drain()), ElementsAre(v1::Change::TYPE_REMOVED));
}

TEST(WatchView, WhatEntersAndLeavesIsToldWhateverPathsAreAskedFor) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  v1::WatchRequest request = RequestOfTag("vip");
  request.mutable_filter()->add_changed_paths("os");
  TestWatcher watcher(world, request);
  watcher.OpenAndDrain();
  world.Put(Tagged("a", "vip"));
  world.Put(TestDevice("a"));

  EXPECT_THAT(
      TypesIn(watcher.Drain()),
      ElementsAre(v1::Change::TYPE_ENTERED_VIEW, v1::Change::TYPE_LEFT_VIEW));
}

TEST(WatchView, AMalformedFilterIsRefused) {
  WatchWorld world;
  v1::WatchRequest request = RequestOfTag("");

  EXPECT_THAT(
      WatchCursor::Create(world.deps(), request),
      ErrorIs(absl::StatusCode::kInvalidArgument, "WATCH_FILTER_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
