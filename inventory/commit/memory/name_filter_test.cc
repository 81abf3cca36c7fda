#include "inventory/commit/memory/name_filter.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/testing/fake_device_store.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;

TEST(NameFilterTest, KnowsNothingForSureBeforeItIsLoaded) {
  EXPECT_TRUE(NameFilter().MayExist("sources/iru/devices/a"));
}

TEST(NameFilterTest, KnowsWhatTheStoreHasAndWhatCameSince) {
  FakeDeviceStore store;
  StoreWrite write;
  write.documents.push_back(
      {Collection::kNames, NumberKey(1), "sources/iru/devices/a"});
  ASSERT_TRUE(store.Commit(write).ok());
  NameFilter filter;
  filter.Add("sources/iru/devices/b");

  ASSERT_THAT(filter.Load(*store.Read()), IsOk());
  filter.Add("sources/iru/devices/c");

  EXPECT_TRUE(filter.MayExist("sources/iru/devices/a"));
  EXPECT_TRUE(filter.MayExist("sources/iru/devices/b"));
  EXPECT_TRUE(filter.MayExist("sources/iru/devices/c"));
  EXPECT_FALSE(filter.MayExist("sources/iru/devices/d"));
}

}  // namespace
}  // namespace muster::inventory
