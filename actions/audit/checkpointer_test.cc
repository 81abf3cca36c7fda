#include "actions/audit/checkpointer.h"

#include <filesystem>
#include <memory>

#include "absl/strings/match.h"
#include "actions/audit/audit_log.h"
#include "actions/store/families.h"
#include "base/audit/verify.h"
#include "base/fake_clock.h"
#include "base/log.h"
#include "base/storage/files/durable_file.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Lines final : public LogSink {
 public:
  Lines() : before_(SetLogSink(this)) {}
  ~Lines() override { SetLogSink(before_); }
  void Write(absl::string_view line) override { lines.emplace_back(line); }

  std::vector<std::string> lines;

 private:
  LogSink* const before_;
};

class CheckpointerTest : public ::testing::Test {
 protected:
  CheckpointerTest()
      : db_(*RocksDatabase::Open(dir_.Join("db"), FamilyNames(),
                                 StoreOptions())),
        log_(*AuditLog::Open(*db_, clock_)) {
    std::filesystem::create_directory(dir_.Join("elsewhere"));
    options_.records = 10;
    Restart();
  }

  void Restart() {
    checkpointer_ =
        std::make_unique<Checkpointer>(*log_, key_, options_, clock_);
  }

  void Write(int count) {
    ASSERT_THAT(
        log_->Commit(std::vector<v1::AuditRecord>(count), db_->NewBatch()),
        IsOk());
  }

  std::vector<int64_t> Sizes() {
    std::vector<int64_t> sizes;
    const auto checkpoints = checkpointer_->From(0, 100);
    EXPECT_THAT(checkpoints, IsOk());
    for (const auto& stored : *checkpoints) sizes.push_back(stored.size);
    return sizes;
  }

  std::vector<std::string> Files() {
    std::vector<std::string> names;
    for (const auto& file :
         std::filesystem::directory_iterator(dir_.Join("elsewhere"))) {
      names.push_back(file.path().filename().string());
    }
    return names;
  }

  const testing::TempDir dir_;
  FakeClock clock_;
  Lines lines_;
  const std::unique_ptr<RocksDatabase> db_;
  const std::unique_ptr<AuditLog> log_;
  const AuditSigningKey key_ =
      *AuditSigningKey::FromPem(*AuditSigningKey::MakePem());
  Checkpointer::Options options_;
  std::unique_ptr<Checkpointer> checkpointer_;
};

TEST_F(CheckpointerTest, MakesNoneOfAnEmptyLogByItself) {
  checkpointer_->RunOnce();

  EXPECT_THAT(Sizes(), IsEmpty());
}

TEST_F(CheckpointerTest, MakesOneAfterTheInterval) {
  Write(1);
  checkpointer_->RunOnce();
  Write(1);

  clock_.Advance(options_.interval - absl::Nanoseconds(1));
  checkpointer_->RunOnce();
  EXPECT_THAT(Sizes(), ElementsAre(1));
  clock_.Advance(absl::Nanoseconds(1));
  checkpointer_->RunOnce();
  EXPECT_THAT(Sizes(), ElementsAre(1, 2));
}

TEST_F(CheckpointerTest, MakesNoneWithoutNewRecords) {
  Write(1);
  checkpointer_->RunOnce();

  clock_.Advance(options_.interval);
  checkpointer_->RunOnce();

  EXPECT_THAT(Sizes(), ElementsAre(1));
}

TEST_F(CheckpointerTest, MakesOneAfterSoManyRecords) {
  Write(1);
  checkpointer_->RunOnce();

  Write(9);
  checkpointer_->RunOnce();
  EXPECT_THAT(Sizes(), ElementsAre(1));
  Write(1);
  checkpointer_->RunOnce();
  EXPECT_THAT(Sizes(), ElementsAre(1, 11));
}

TEST_F(CheckpointerTest, MakesOneOfAnEmptyLogOnDemand) {
  EXPECT_THAT(checkpointer_->MakeNow(), IsOkAndHolds(0));
  EXPECT_THAT(checkpointer_->MakeNow(), IsOkAndHolds(0));

  EXPECT_THAT(Sizes(), ElementsAre(0));
}

TEST_F(CheckpointerTest, ChainsAndSignsThem) {
  Write(3);
  ASSERT_THAT(checkpointer_->MakeNow(), IsOkAndHolds(3));
  Restart();
  Write(2);
  ASSERT_THAT(checkpointer_->MakeNow(), IsOkAndHolds(5));

  const auto made = checkpointer_->From(0, 10);
  ASSERT_THAT(made, IsOk());
  v1::Checkpoint last;
  ASSERT_TRUE(last.ParseFromString((*made)[1].checkpoint.checkpoint()));
  EXPECT_EQ(last.head_hash(), log_->head().hash);
  EXPECT_EQ(last.previous_hash(), Sha256((*made)[0].checkpoint.checkpoint()));
  EXPECT_EQ(last.key_id(), key_.public_key().id());
  EXPECT_TRUE(key_.public_key().Signed((*made)[1].checkpoint));
}

TEST_F(CheckpointerTest, TellsTheProcesssLog) {
  Write(3);
  ASSERT_THAT(checkpointer_->MakeNow(), IsOk());

  EXPECT_THAT(lines_.lines, Contains(AllOf(HasSubstr("audit checkpoint"),
                                           HasSubstr("\"size\":\"3\""),
                                           HasSubstr("\"signature\":"))));
}

TEST_F(CheckpointerTest, CopiesThemToWhereVerificationReadsThem) {
  options_.directory = dir_.Join("elsewhere");
  Restart();
  Write(3);

  checkpointer_->RunOnce();

  const auto content = ReadFileIfThere(dir_.Join("elsewhere/3.json"));
  ASSERT_TRUE(content.ok() && content->has_value());
  AuditVerifier::Options kept;
  kept.keys = {key_.public_key()};
  ASSERT_TRUE(absl::EndsWith(**content, "\n"));
  EXPECT_THAT(AuditVerifier::AddKept(**content, kept), IsOk());
  EXPECT_EQ(kept.kept.begin()->second.head_hash(), log_->head().hash);
}

TEST_F(CheckpointerTest, CopiesWhatWasMadeBeforeThereWasADirectory) {
  Write(1);
  ASSERT_THAT(checkpointer_->MakeNow(), IsOk());
  Write(1);
  ASSERT_THAT(checkpointer_->MakeNow(), IsOk());
  options_.directory = dir_.Join("elsewhere");
  Restart();

  checkpointer_->RunOnce();

  EXPECT_THAT(Files(), ::testing::UnorderedElementsAre("1.json", "2.json"));
}

TEST_F(CheckpointerTest, LeavesAlonePlacesThatFailAndTriesAgain) {
  options_.directory = dir_.Join("missing");
  Restart();
  Write(1);
  checkpointer_->RunOnce();
  EXPECT_THAT(Sizes(), ElementsAre(1));
  EXPECT_THAT(lines_.lines, Contains(HasSubstr("could not be copied")));

  std::filesystem::create_directory(options_.directory);
  clock_.Advance(options_.retry_delay - absl::Nanoseconds(1));
  checkpointer_->RunOnce();
  EXPECT_FALSE(std::filesystem::exists(options_.directory + "/1.json"));
  clock_.Advance(absl::Nanoseconds(1));
  checkpointer_->RunOnce();
  EXPECT_TRUE(std::filesystem::exists(options_.directory + "/1.json"));
}

}  // namespace
}  // namespace muster::actions
