#include "inventory/ingest/step/wire_fields.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;

std::string Bytes(std::initializer_list<int> bytes) {
  return std::string(bytes.begin(), bytes.end());
}

TEST(NextFieldTest, TakesFieldsOfEveryTypeOneAfterTheOther) {
  const std::string bytes =
      Bytes({0x08, 0x96, 0x01}) + Bytes({0x12, 0x02, 'h', 'i'}) +
      Bytes({0x1d, 1, 2, 3, 4}) + Bytes({0x21, 1, 2, 3, 4, 5, 6, 7, 8}) +
      Bytes({0xc2, 0x01, 0x00});
  absl::string_view rest = bytes;
  std::vector<uint32_t> numbers;
  std::string whole;
  WireField field;
  while (NextField(rest, field)) {
    numbers.push_back(field.number);
    whole += std::string(field.whole);
    EXPECT_EQ(field.has_payload, field.number == 2 || field.number == 24);
    EXPECT_EQ(field.payload, field.number == 2 ? "hi" : "");
  }

  EXPECT_TRUE(rest.empty());
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3, 4, 24));
  EXPECT_EQ(whole, bytes);
}

TEST(NextFieldTest, LeavesWhatIsNoField) {
  for (const std::string& bytes :
       {Bytes({0x08}), Bytes({0x08, 0x80}), Bytes({0x12, 0x03, 'h', 'i'}),
        Bytes({0x1d, 1, 2, 3}), Bytes({0x21, 1, 2, 3, 4}), Bytes({0x0b, 0x0c}),
        Bytes({0x00, 0x00}), Bytes({0x0f}), std::string(11, '\xff')}) {
    absl::string_view rest = bytes;
    WireField field;
    EXPECT_FALSE(NextField(rest, field));
    EXPECT_EQ(rest, bytes);
  }
}

TEST(AppendVarintTest, WritesWhatNextFieldReads) {
  for (const uint64_t size : {0, 1, 127, 128, 16383, 16384, 70000}) {
    std::string bytes = Bytes({0x12});
    AppendVarint(size, bytes);
    bytes.append(size, 'x');
    absl::string_view rest = bytes;
    WireField field;

    ASSERT_TRUE(NextField(rest, field));
    EXPECT_EQ(field.payload.size(), size);
    EXPECT_TRUE(rest.empty());
  }
}

}  // namespace
}  // namespace muster::inventory
