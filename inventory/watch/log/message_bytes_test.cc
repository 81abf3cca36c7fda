#include "inventory/watch/log/message_bytes.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;

v1::WatchResponse Parsed(const std::string& bytes) {
  v1::WatchResponse response;
  EXPECT_TRUE(response.ParseFromString(bytes));
  return response;
}

v1::Change SomeChange() {
  v1::Change change;
  change.set_type(v1::Change::TYPE_UPDATED);
  change.set_revision(7);
  change.mutable_device()->set_name(std::string(300, 'n'));
  return change;
}

TEST(MessageBytesTest, AChangeGoesInAsItIs) {
  std::string bytes;
  AppendChange(SomeChange().SerializeAsString(), bytes);
  AppendChange("", bytes);

  const v1::WatchResponse response = Parsed(bytes);

  ASSERT_EQ(response.changes_size(), 2);
  EXPECT_EQ(response.changes(0).SerializeAsString(),
            SomeChange().SerializeAsString());
}

TEST(MessageBytesTest, AChangeGoesInAsOneOfAnotherType) {
  std::string bytes;
  AppendChangeAs(v1::Change::TYPE_LEFT_VIEW, SomeChange().SerializeAsString(),
                 bytes);

  v1::Change want = SomeChange();
  want.set_type(v1::Change::TYPE_LEFT_VIEW);
  EXPECT_EQ(Parsed(bytes).changes(0).SerializeAsString(),
            want.SerializeAsString());
}

TEST(MessageBytesTest, ARecordGoesInAsAnEntryOfTheSnapshot) {
  device::v1::Device device;
  device.set_name("a");
  device::v1::Facet facet;
  facet.set_name("b");
  std::string bytes;
  AppendSnapshotEntry(v1::RESOURCE_KIND_DEVICE, 300, device.SerializeAsString(),
                      bytes);
  AppendSnapshotEntry(v1::RESOURCE_KIND_FACET, 2, facet.SerializeAsString(),
                      bytes);

  EXPECT_THAT(Parsed(bytes), EqualsProto(R"pb(
                changes {
                  type: TYPE_SNAPSHOT
                  revision: 300
                  device { name: "a" }
                }
                changes {
                  type: TYPE_SNAPSHOT
                  revision: 2
                  facet { name: "b" }
                })pb"));
}

TEST(MessageBytesTest, TheRoomOfAMessageIsBoundedByBytesAndChanges) {
  BatchRoom large, many;

  EXPECT_TRUE(large.Take(kMaxBatchBytes + 1));
  EXPECT_FALSE(large.Take(1));
  for (int i = 0; i < kMaxBatchChanges; ++i) EXPECT_TRUE(many.Take(1));
  EXPECT_FALSE(many.Take(1));
}

}  // namespace
}  // namespace muster::inventory
