#include "inventory/store/document_keys.h"

#include <cstdint>
#include <limits>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/device.pb.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;

constexpr ResourceNumber kMaxNumber =
    std::numeric_limits<ResourceNumber>::max();

TEST(DocumentKeysTest, ChildrenSortByNumberWithinTheirParent) {
  EXPECT_LT(ChildKey("sources/iru", "syncs", 9),
            ChildKey("sources/iru", "syncs", 10));
  EXPECT_LT(ChildKey("sources/iru", "syncs", 255),
            ChildKey("sources/iru", "syncs", 256));
  EXPECT_TRUE(absl::StartsWith(ChildKey("sources/iru", "syncs", 9),
                               ChildPrefix("sources/iru", "syncs")));
}

TEST(DocumentKeysTest, CollectionsAndSourcesHavePrefixesOfTheirOwn) {
  EXPECT_FALSE(absl::StartsWith(ChildKey("sources/iru", "holds", 1),
                                ChildPrefix("sources/iru", "syncs")));
  EXPECT_FALSE(absl::StartsWith(ChildKey("sources/iru-2", "syncs", 1),
                                ChildPrefix("sources/iru", "syncs")));
}

TEST(DocumentKeysTest, NumbersSortAsNumbersAndComeBack) {
  EXPECT_LT(NumberKey(255), NumberKey(256));
  EXPECT_LT(NumberKey(256), NumberKey(kMaxNumber));
  for (const ResourceNumber number : {ResourceNumber{1}, ResourceNumber{256},
                                      ResourceNumber{1} << 31, kMaxNumber}) {
    ResourceNumber decoded = 0;
    EXPECT_THAT(DecodeNumberKey(NumberKey(number), decoded), IsOk());
    EXPECT_EQ(decoded, number);
  }
}

TEST(DocumentKeysTest, BlockKeysComeBackToo) {
  ResourceNumber decoded = 0;
  EXPECT_THAT(DecodeNumberKey(BlockKey(70), decoded), IsOk());
  EXPECT_EQ(decoded, 70u);
}

TEST(DocumentKeysTest, ANumberKeyOfAnotherLengthIsDamage) {
  ResourceNumber decoded = 0;
  for (const char* key : {"", "abc", "abcde"}) {
    EXPECT_THAT(DecodeNumberKey(key, decoded),
                ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  }
}

TEST(DocumentKeysTest, StoredBytesAreParsed) {
  device::v1::Device stored;
  stored.set_name("sources/iru/devices/a");
  device::v1::Device parsed;

  EXPECT_THAT(ParseStored("k", stored.SerializeAsString(), parsed), IsOk());
  EXPECT_THAT(parsed, EqualsProto("name: 'sources/iru/devices/a'"));
}

TEST(DocumentKeysTest, DamagedBytesAreToldWithTheirKey) {
  device::v1::Device device;
  const absl::Status status = ParseStored("the-key", "\xff", device);

  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("the-key"));
}

TEST(DocumentKeysTest, AKeyOfAnyBytesIsShownAsText) {
  const absl::Status status = CorruptRecord(NumberKey(1));

  EXPECT_THAT(std::string(status.message()), HasSubstr("\\x00\\x00\\x00\\x01"));
}

}  // namespace
}  // namespace muster::inventory
