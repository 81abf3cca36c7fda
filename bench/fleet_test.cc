#include "bench/fleet.h"

#include <set>

#include "base/grpc/raw/raw_unary.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::bench {
namespace {

using inventory::v1::DeviceObservation;
using inventory::v1::PushPagesRequest;
using muster::testing::IsOk;

PushPagesRequest Decode(const grpc::ByteBuffer& bytes) {
  PushPagesRequest request;
  EXPECT_THAT(ParseRequest(bytes, request), IsOk());
  return request;
}

TEST(FleetTest, DescribesADeviceInAboutOneKilobyte) {
  const Fleet fleet(1000);
  size_t bytes = 0;
  for (int i = 0; i < fleet.size(); ++i) {
    bytes += fleet.Observe(i, {}).ByteSizeLong();
  }
  EXPECT_NEAR(bytes / 1000.0, 1000, 150);
}

TEST(FleetTest, NamesEachDeviceOnce) {
  const Fleet fleet(20000);
  std::set<std::string> names;
  for (int i = 0; i < fleet.size(); ++i) names.insert(fleet.NameOf(i));
  EXPECT_EQ(names.size(), 20000u);
}

TEST(FleetTest, AnotherRoundMovesOnlySignsOfLife) {
  DeviceObservation first = Fleet(9).Observe(4, {0, 0});
  DeviceObservation second = Fleet(9).Observe(4, {1, 0});
  EXPECT_NE(first.SerializeAsString(), second.SerializeAsString());

  for (DeviceObservation* shown : {&first, &second}) {
    shown->clear_observations();
    shown->mutable_device()->clear_last_check_in_time();
  }
  EXPECT_EQ(second.DebugString(), first.DebugString());
}

TEST(FleetTest, AnotherVersionChangesOneField) {
  const DeviceObservation first = Fleet(9).Observe(4, {0, 0});
  DeviceObservation second = Fleet(9).Observe(4, {0, 1});
  EXPECT_NE(first.device().os().version(), second.device().os().version());

  *second.mutable_device()->mutable_os() = first.device().os();
  EXPECT_EQ(second.DebugString(), first.DebugString());
}

TEST(FleetTest, SendsASyncInPages) {
  const auto messages =
      Fleet(700).Messages(inventory::v1::SYNC_KIND_FULL, {0, 700}, {});

  ASSERT_EQ(messages.size(), 5u);
  EXPECT_EQ(Decode(messages[0]).begin().expected_count(), 700);
  EXPECT_EQ(Decode(messages[1]).page().devices_size(), 300);
  EXPECT_EQ(Decode(messages[3]).page().devices_size(), 100);
  EXPECT_EQ(Decode(messages[3]).page().index(), 2);
  EXPECT_EQ(Decode(messages[4]).commit().page_count(), 3);
}

}  // namespace
}  // namespace muster::bench
