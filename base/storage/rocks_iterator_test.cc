#include "base/storage/rocks_iterator.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/storage/rocks.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RocksIteratorTest : public ::testing::Test {
 protected:
  RocksIteratorTest() {
    RocksBatch batch = db_->NewBatch();
    for (const char* key : {"a", "b", "b1", "b2", "c", "\xff", "\xff\x01"}) {
      batch.Put(0, key, std::string("value of ") + key);
    }
    EXPECT_THAT(db_->Commit(std::move(batch)), IsOk());
  }

  static std::vector<std::string> KeysOf(RocksIterator it) {
    std::vector<std::string> keys;
    for (; it.Valid(); it.Next()) keys.emplace_back(it.key());
    EXPECT_THAT(it.status(), IsOk());
    return keys;
  }

  const testing::TempDir dir_;
  const std::unique_ptr<RocksDatabase> db_ =
      *RocksDatabase::Open(dir_.path(), {"things"});
};

TEST_F(RocksIteratorTest, PrefixShowsItsKeysOnly) {
  EXPECT_THAT(KeysOf(db_->Prefix(0, "b")), ElementsAre("b", "b1", "b2"));
  EXPECT_THAT(KeysOf(db_->Prefix(0, "\xff")), ElementsAre("\xff", "\xff\x01"));
  EXPECT_THAT(KeysOf(db_->Prefix(0, "x")), IsEmpty());
  EXPECT_EQ(KeysOf(db_->Prefix(0, "")).size(), 7u);
}

TEST_F(RocksIteratorTest, RangeLeavesItsEndOut) {
  EXPECT_THAT(KeysOf(db_->Range(0, "b1", "c")), ElementsAre("b1", "b2"));
  EXPECT_THAT(KeysOf(db_->Range(0, "c", "")),
              ElementsAre("c", "\xff", "\xff\x01"));
}

TEST_F(RocksIteratorTest, StandsOnAKeyWithItsValue) {
  const RocksIterator it = db_->Prefix(0, "c");
  ASSERT_TRUE(it.Valid());
  EXPECT_EQ(it.key(), "c");
  EXPECT_EQ(it.value(), "value of c");
}

TEST_F(RocksIteratorTest, SeeksAndGoesBackWithinItsRange) {
  RocksIterator it = db_->Prefix(0, "b");
  it.Seek("b11");
  EXPECT_EQ(it.key(), "b2");
  it.Prev();
  EXPECT_EQ(it.key(), "b1");
  it.SeekToLast();
  EXPECT_EQ(it.key(), "b2");
  it.Next();
  EXPECT_FALSE(it.Valid());
  it.SeekToFirst();
  EXPECT_EQ(it.key(), "b");
  it.Prev();
  EXPECT_FALSE(it.Valid());
}

TEST_F(RocksIteratorTest, DoesNotSeeWhatComesLater) {
  RocksIterator it = db_->Prefix(0, "b");
  RocksBatch batch = db_->NewBatch();
  batch.Put(0, "b3", "late");
  ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());
  EXPECT_THAT(KeysOf(std::move(it)), ElementsAre("b", "b1", "b2"));
  EXPECT_EQ(KeysOf(db_->Prefix(0, "b")).size(), 4u);
}

}  // namespace
}  // namespace muster
