#include "inventory/commit/record_cache.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/store/testing/store_writes.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;

class RecordCacheTest : public ::testing::Test {
 protected:
  RecordCacheTest() {
    testing::StoreWriteBuilder write(store_);
    for (int i = 0; i < 200; ++i) write.Put(testing::TestDevice(Id(i)));
    EXPECT_TRUE(store_.Commit(write.Build()).ok());
    reader_ = store_.Read();
  }
  static std::string Id(int i) { return absl::StrCat(1000 + i); }
  static std::string NameOf(int i) { return testing::DeviceName(Id(i)); }

  // Prefetches every `step`-th of the 200, and expects that it finds them.
  void FindEach(int step) {
    std::vector<std::string> names;
    for (int i = 200 - step; i >= 0; i -= step) {
      names.push_back(NameOf(i));
      names.push_back(NameOf(i) + "x");
    }
    std::vector<WantedRecord> wanted;
    for (const std::string& name : names) wanted.push_back({name, ""});
    RecordCache cache(*reader_, names_, v1::RESOURCE_KIND_DEVICE);
    ASSERT_THAT(cache.Prefetch(wanted), IsOk());
    for (const std::string& name : names) {
      const auto record = cache.Load(name);
      ASSERT_THAT(record, IsOk());
      EXPECT_EQ((*record)->exists, name.back() != 'x') << name;
    }
  }

  FakeDeviceStore store_;
  NameFilter names_;
  std::unique_ptr<StoreReader> reader_;
};

TEST_F(RecordCacheTest, FindsRecordsThatLieSideBySide) { FindEach(1); }

TEST_F(RecordCacheTest, FindsRecordsThatLieFarApart) { FindEach(20); }

TEST_F(RecordCacheTest, ReadsTheBodyOnlyIfItIsAskedFor) {
  RecordCache cache(*reader_, names_, v1::RESOURCE_KIND_DEVICE);
  const auto stored = reader_->Get(v1::RESOURCE_KIND_DEVICE, NameOf(0)).value();
  std::vector<std::string> names;
  for (int i = 0; i < 10; ++i) names.push_back(NameOf(i));
  std::vector<WantedRecord> wanted;
  for (const std::string& name : names) wanted.push_back({name, "hash"});
  ASSERT_THAT(cache.Prefetch(wanted), IsOk());

  const auto record = cache.Load(names[0]);
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ((*record)->number, stored->number);
  EXPECT_EQ((*record)->revision, stored->revision);
  const auto body = cache.Body(names[0], **record);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, stored->body);
}

TEST_F(RecordCacheTest, RemembersWhatTheWriteMadeOfARecord) {
  RecordCache cache(*reader_, names_, v1::RESOURCE_KIND_DEVICE);
  (*cache.Load(NameOf(3)))->revision = 77;

  EXPECT_EQ((*cache.Load(NameOf(3)))->revision, 77);
}

}  // namespace
}  // namespace muster::inventory
