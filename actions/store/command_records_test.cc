#include "actions/store/command_records.h"

#include <limits>
#include <memory>

#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;

constexpr int64_t kNewest = std::numeric_limits<int64_t>::max();

class CommandRecordsTest : public ::testing::Test {
 protected:
  CommandRecordsTest()
      : db_(*RocksDatabase::Open(dir_.Join("db"), FamilyNames(),
                                 StoreOptions())) {}

  void Put(int64_t number, const std::string& name,
           v1::CommandState state = v1::COMMAND_STATE_QUEUED) {
    NumberedCommand record;
    record.number = number;
    record.command.set_name(name);
    record.command.set_request_id(name);
    record.command.set_state(state);
    RocksBatch batch = db_->NewBatch();
    record.command.set_change(number);
    PutCommand(record, 0, batch);
    ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());
  }

  std::vector<int64_t> Numbers(Family family, const DeviceName& parent,
                               int64_t before = kNewest, int limit = 100) {
    std::vector<int64_t> numbers;
    EXPECT_THAT(VisitCommandsBefore(*db_, family, parent, before,
                                    [&](const NumberedCommand& record) {
                                      numbers.push_back(record.number);
                                      return static_cast<int>(numbers.size()) <
                                             limit;
                                    }),
                IsOk());
    return numbers;
  }

  testing::TempDir dir_;
  std::unique_ptr<RocksDatabase> db_;
};

TEST_F(CommandRecordsTest, CommandIsListedByEachOfItsFourParents) {
  Put(1, "sources/iru/devices/a/commands/x");
  Put(2, "sources/iru/devices/b/commands/x");
  Put(3, "sources/eu/devices/a/commands/x");

  EXPECT_THAT(Numbers(kByParent, {"iru", "a"}), ElementsAre(1));
  EXPECT_THAT(Numbers(kByParent, {"iru", "-"}), ElementsAre(2, 1));
  EXPECT_THAT(Numbers(kByParent, {"-", "a"}), ElementsAre(3, 1));
  EXPECT_THAT(Numbers(kByParent, {"-", "-"}), ElementsAre(3, 2, 1));
  EXPECT_THAT(Numbers(kByParent, {"ir", "-"}), ElementsAre());
}

TEST_F(CommandRecordsTest, ReadsBelowAPositionAndUpToALimit) {
  for (int i = 1; i <= 5; ++i) {
    Put(i, absl::StrCat("sources/iru/devices/a/commands/", i));
  }

  EXPECT_THAT(Numbers(kByParent, {"iru", "a"}, 5, 2), ElementsAre(4, 3));
  EXPECT_THAT(Numbers(kByParent, {"iru", "a"}, 1), ElementsAre());
}

TEST_F(CommandRecordsTest, EndedCommandLeavesTheOpenOnes) {
  Put(1, "sources/iru/devices/a/commands/x");
  Put(2, "sources/iru/devices/a/commands/y");

  Put(1, "sources/iru/devices/a/commands/x", v1::COMMAND_STATE_SUCCEEDED);

  EXPECT_THAT(Numbers(kOpen, {"-", "-"}), ElementsAre(2));
  EXPECT_THAT(Numbers(kByParent, {"-", "-"}), ElementsAre(2, 1));
}

TEST_F(CommandRecordsTest, DamagedValueIsDataLoss) {
  RocksBatch batch = db_->NewBatch();
  batch.Put(kCommands, "sources/iru/devices/a/commands/x", "short");
  ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());

  EXPECT_THAT(ReadCommand(*db_, "sources/iru/devices/a/commands/x"),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST_F(CommandRecordsTest, CounterStartsAtZero) {
  EXPECT_THAT(ReadCounter(*db_, kCommandNumber), IsOkAndHolds(0));
}

}  // namespace
}  // namespace muster::actions
