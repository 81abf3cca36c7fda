#include "inventory/store/rocks/hot_records.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

std::shared_ptr<const StoredRecord> Record(Revision revision,
                                           std::string body = "body") {
  StoredRecord record;
  record.revision = revision;
  record.body = std::move(body);
  return std::make_shared<const StoredRecord>(std::move(record));
}

StoreWrite WriteOf(const std::string& name) {
  StoreWrite write;
  write.changes.emplace_back().header.set_name(name);
  return write;
}

class HotRecordsTest : public ::testing::Test {
 protected:
  HotRecordsTest() { records_.EndWrite(7); }

  HotRecords records_{1 << 20};
};

TEST_F(HotRecordsTest, FindsWhatItTookIn) {
  const auto record = Record(5);
  records_.Add("a", record, 7);

  EXPECT_EQ(records_.Find("a", 7), record);
  EXPECT_EQ(records_.Find("b", 7), nullptr);
}

TEST_F(HotRecordsTest, DoesNotShowWhatIsYoungerThanTheMoment) {
  records_.Add("a", Record(5), 7);

  EXPECT_NE(records_.Find("a", 5), nullptr);
  EXPECT_EQ(records_.Find("a", 4), nullptr);
}

TEST_F(HotRecordsTest, AWriteForgetsWhatItChangesAndNothingElse) {
  records_.Add("a", Record(5), 7);
  records_.Add("b", Record(6), 7);
  records_.BeginWrite(WriteOf("a"));
  EXPECT_EQ(records_.Find("a", 7), nullptr);
  records_.EndWrite(8);

  EXPECT_EQ(records_.Find("a", 8), nullptr);
  EXPECT_NE(records_.Find("b", 8), nullptr);
}

TEST_F(HotRecordsTest, TakesInNothingThatWasReadBeforeAWrite) {
  records_.BeginWrite(WriteOf("a"));
  records_.Add("a", Record(5), 7);
  EXPECT_EQ(records_.Find("a", 7), nullptr);
  records_.EndWrite(8);
  records_.Add("a", Record(5), 7);
  EXPECT_EQ(records_.Find("a", 8), nullptr);

  records_.Add("a", Record(8), 8);
  EXPECT_NE(records_.Find("a", 8), nullptr);
}

TEST_F(HotRecordsTest, GoesOnAfterAWriteThatWasRefused) {
  records_.BeginWrite(WriteOf("a"));
  records_.EndWrite(7);
  records_.Add("a", Record(5), 7);

  EXPECT_NE(records_.Find("a", 7), nullptr);
}

TEST_F(HotRecordsTest, IsBoundedByBytes) {
  for (int i = 0; i < 5000; ++i) {
    records_.Add(absl::StrCat("device ", i), Record(5, std::string(1000, 'x')),
                 7);
    ASSERT_LE(records_.bytes(), size_t{1} << 20);
  }
  int kept = 0;
  for (int i = 0; i < 5000; ++i) {
    kept += records_.Find(absl::StrCat("device ", i), 7) != nullptr;
  }
  EXPECT_GT(kept, 500);
}

}  // namespace
}  // namespace muster::inventory
