#include "inventory/watch/query/wire_fields.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {
namespace {

v1::Change SomeChange() {
  v1::Change change;
  change.set_type(v1::Change::TYPE_UPDATED);
  change.set_revision(int64_t{1} << 40);
  change.mutable_device()->set_name("sources/iru/devices/a");
  change.add_changed_paths("os.version");
  change.add_changed_paths("tags");
  return change;
}

TEST(WireFieldsTest, ReadsNumbersAndBytesInTheirOrder) {
  const std::string bytes = SomeChange().SerializeAsString();
  WireFields fields(bytes);
  WireField field;

  ASSERT_TRUE(fields.Next(field));
  EXPECT_EQ(field.number, v1::Change::kTypeFieldNumber);
  EXPECT_EQ(field.value, v1::Change::TYPE_UPDATED);
  ASSERT_TRUE(fields.Next(field));
  EXPECT_EQ(field.value, uint64_t{1} << 40);
  ASSERT_TRUE(fields.Next(field));
  EXPECT_EQ(field.bytes, SomeChange().device().SerializeAsString());
  ASSERT_TRUE(fields.Next(field));
  EXPECT_EQ(field.bytes, "os.version");
  ASSERT_TRUE(fields.Next(field));
  EXPECT_EQ(field.bytes, "tags");
  EXPECT_FALSE(fields.Next(field));
  EXPECT_TRUE(fields.ok());
}

TEST(WireFieldsTest, ReadsNegativeAndFixedNumbers) {
  const std::string bytes(
      "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
      "\x11\x01\x02\0\0\0\0\0\0"
      "\x1d\x03\0\0\0",
      25);
  WireFields fields(bytes);
  WireField field;

  ASSERT_TRUE(fields.Next(field));
  EXPECT_EQ(static_cast<int64_t>(field.value), -1);
  ASSERT_TRUE(fields.Next(field));
  EXPECT_EQ(field.value, 0x201u);
  ASSERT_TRUE(fields.Next(field));
  EXPECT_EQ(field.number, 3);
  EXPECT_EQ(field.value, 3u);
  EXPECT_FALSE(fields.Next(field));
  EXPECT_TRUE(fields.ok());
}

TEST(WireFieldsTest, TellsDamageFromTheEnd) {
  const std::string whole = SomeChange().SerializeAsString();
  for (size_t size = 1; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    v1::Change parsed;
    WireFields fields(cut);
    WireField field;
    while (fields.Next(field)) {
    }
    if (fields.ok()) {
      EXPECT_TRUE(parsed.ParseFromString(cut)) << size;
    }
  }
  for (const char* damaged :
       {"\x0b", "\x0f", "\x07", "\x0a\x05x", "\x08\xff"}) {
    WireFields fields(damaged);
    WireField field;
    EXPECT_FALSE(fields.Next(field));
    EXPECT_FALSE(fields.ok()) << damaged;
    EXPECT_FALSE(fields.Next(field));
  }
}

}  // namespace
}  // namespace muster::inventory
