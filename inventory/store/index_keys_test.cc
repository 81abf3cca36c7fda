#include "inventory/store/index_keys.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

device::v1::Device Mac() {
  device::v1::Device device;
  device.set_name("sources/iru/devices/a");
  device.set_serial_number("C02X");
  device.mutable_user()->set_email("Ada@Example.org");
  device.set_platform(device::v1::PLATFORM_MAC);
  device.set_state(device::v1::STATE_ENROLLED);
  return device;
}

std::string MacKey(IndexKind kind, absl::string_view value) {
  return absl::StrCat(IndexPrefix(kind, value), Mac().name());
}

TEST(IndexKeysTest, PrefixesIgnoreLetterCase) {
  EXPECT_EQ(IndexPrefix(IndexKind::kSerialNumber, "c02x"),
            IndexPrefix(IndexKind::kSerialNumber, "C02X"));
}

TEST(IndexKeysTest, PrefixesOfDifferentKindsDiffer) {
  EXPECT_NE(IndexPrefix(IndexKind::kSerialNumber, "c02x"),
            IndexPrefix(IndexKind::kUserEmail, "c02x"));
}

TEST(IndexKeysTest, NoValueBeginsAnother) {
  EXPECT_FALSE(absl::StartsWith(IndexPrefix(IndexKind::kSerialNumber, "C02XY"),
                                IndexPrefix(IndexKind::kSerialNumber, "C02X")));
}

TEST(IndexKeysTest, ADeviceIsFoundByAllThatItHas) {
  EXPECT_THAT(IndexKeys(Mac()),
              IsSupersetOf({MacKey(IndexKind::kLiving, ""),
                            MacKey(IndexKind::kSerialNumber, "C02X"),
                            MacKey(IndexKind::kUserEmail, "ada@example.org")}));
}

TEST(IndexKeysTest, KeysAreSorted) {
  const std::vector<std::string> keys = IndexKeys(Mac());
  EXPECT_THAT(keys, SizeIs(4));
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(IndexKeysTest, PlatformsAreKeptApart) {
  device::v1::Device pad = Mac();
  pad.set_platform(device::v1::PLATFORM_IPAD);

  EXPECT_NE(IndexKeys(Mac()), IndexKeys(pad));
}

TEST(IndexKeysTest, ATombstoneIsNotIndexedAsLiving) {
  device::v1::Device removed = Mac();
  removed.set_state(device::v1::STATE_REMOVED);

  EXPECT_THAT(IndexKeys(removed),
              Not(Contains(MacKey(IndexKind::kLiving, ""))));
  EXPECT_EQ(IndexKeys(Mac()).size(), IndexKeys(removed).size() + 1);
}

TEST(IndexKeysTest, WhatADeviceLacksMakesNoKey) {
  device::v1::Device device = Mac();
  device.clear_serial_number();
  device.clear_user();

  EXPECT_THAT(IndexKeys(device), SizeIs(2));
}

}  // namespace
}  // namespace muster::inventory
