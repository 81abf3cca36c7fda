#include "inventory/store/store_keys.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

device::v1::Device Mac() {
  device::v1::Device device;
  device.set_name("sources/iru/devices/a");
  device.set_serial_number("C02X");
  device.set_platform(device::v1::PLATFORM_MAC);
  device.set_state(device::v1::STATE_ENROLLED);
  return device;
}

TEST(StoreKeysTest, NumberedKeysSortByNumberAndGiveBackBoth) {
  EXPECT_LT(NumberedKey(9, "b"), NumberedKey(10, "a"));

  const std::string key = NumberedKey(10, "sources/iru/devices/a");
  const auto split = SplitNumberedKey(key);
  ASSERT_THAT(split, IsOk());
  EXPECT_EQ(split->number, 10);
  EXPECT_EQ(split->name, "sources/iru/devices/a");
}

TEST(StoreKeysTest, ATooShortKeyIsDamage) {
  EXPECT_THAT(SplitNumberedKey("short"),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST(StoreKeysTest, SyncKeysSortByNumberWithinTheirSource) {
  EXPECT_LT(SyncKey("sources/iru", 9), SyncKey("sources/iru", 10));
  EXPECT_EQ(SyncKey("sources/iru", 9).find(SyncPrefix("sources/iru")), 0u);
}

TEST(StoreKeysTest, IndexPrefixesIgnoreLetterCase) {
  EXPECT_EQ(IndexPrefix(IndexKind::kSerialNumber, "c02x"),
            IndexPrefix(IndexKind::kSerialNumber, "C02X"));
  EXPECT_NE(IndexPrefix(IndexKind::kSerialNumber, "c02x"),
            IndexPrefix(IndexKind::kUserEmail, "c02x"));
}

TEST(StoreKeysTest, ATombstoneIsNotIndexedAsLiving) {
  device::v1::Device removed = Mac();
  removed.set_state(device::v1::STATE_REMOVED);

  EXPECT_EQ(IndexKeys(Mac()).size(), IndexKeys(removed).size() + 1);
}

TEST(StoreKeysTest, DamagedBytesAreToldWithTheirKey) {
  device::v1::Device device;
  EXPECT_THAT(ParseStored("k", "\xff", device),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
