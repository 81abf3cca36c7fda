#include "base/storage/rocks_batch.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/storage/rocks.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::Optional;

enum Family { kOne, kTwo };

class RocksBatchTest : public ::testing::Test {
 protected:
  const testing::TempDir dir_;
  const std::unique_ptr<RocksDatabase> db_ =
      *RocksDatabase::Open(dir_.path(), {"one", "two"});
  RocksBatch batch_ = db_->NewBatch();
};

TEST_F(RocksBatchTest, WritesEveryFamilyAtOnce) {
  batch_.Put(kOne, "key", "1");
  batch_.Put(kTwo, "key", "2");
  EXPECT_THAT(db_->Get(kOne, "key"), IsOkAndHolds(std::nullopt));

  ASSERT_THAT(db_->Commit(std::move(batch_)), IsOk());

  EXPECT_THAT(db_->Get(kOne, "key"), IsOkAndHolds(Optional(std::string("1"))));
  EXPECT_THAT(db_->Get(kTwo, "key"), IsOkAndHolds(Optional(std::string("2"))));
}

TEST_F(RocksBatchTest, LastWriteOfAKeyCounts) {
  batch_.Put(kOne, "a", "1");
  batch_.Delete(kOne, "a");
  batch_.Delete(kOne, "b");
  batch_.Put(kOne, "b", "2");
  ASSERT_THAT(db_->Commit(std::move(batch_)), IsOk());

  EXPECT_THAT(db_->Get(kOne, "a"), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(db_->Get(kOne, "b"), IsOkAndHolds(Optional(std::string("2"))));
}

TEST_F(RocksBatchTest, DeletesARangeWithoutItsEnd) {
  for (const char* key : {"a", "b", "c"}) batch_.Put(kOne, key, "x");
  batch_.DeleteRange(kOne, "a", "c");
  ASSERT_THAT(db_->Commit(std::move(batch_)), IsOk());

  EXPECT_THAT(db_->Get(kOne, "b"), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(db_->Get(kOne, "c"), IsOkAndHolds(Optional(std::string("x"))));
}

TEST_F(RocksBatchTest, KnowsItsSize) {
  EXPECT_TRUE(batch_.empty());
  const size_t before = batch_.bytes();
  batch_.Put(kOne, "key", std::string(100, 'x'));
  EXPECT_EQ(batch_.count(), 1);
  EXPECT_GE(batch_.bytes(), before + 103);
}

TEST_F(RocksBatchTest, EmptyBatchCommits) {
  EXPECT_THAT(db_->Commit(std::move(batch_)), IsOk());
}

}  // namespace
}  // namespace muster
