#include "base/audit/verify.h"

#include <sstream>

#include "absl/strings/str_replace.h"
#include "base/audit/test_export.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TestExport;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Ten records, with checkpoints after the fourth and the last.
class VerifyAuditExportTest : public ::testing::Test {
 protected:
  VerifyAuditExportTest() {
    log_.AddRecords(4);
    log_.AddCheckpoint();
    log_.AddRecords(6);
    kept_ = log_.AddCheckpoint();
    options_.keys = {log_.key()};
  }

  absl::StatusOr<AuditVerifier::Report> Verify() {
    std::istringstream file(log_.Text());
    return VerifyAuditExport(file, options_);
  }

  // That the export is refused for `reason`, at the line `line`.
  void ExpectBad(const std::string& reason, int line) {
    const absl::Status status = Verify().status();
    EXPECT_THAT(status, ErrorIs(absl::StatusCode::kDataLoss, reason));
    EXPECT_THAT(std::string(status.message()),
                StartsWith(absl::StrCat("line ", line, ", ")));
  }

  std::vector<std::string>& lines() { return log_.lines(); }
  void Erase(int first, int last) {
    lines().erase(lines().begin() + first, lines().begin() + last);
  }

  TestExport log_;
  std::string kept_;
  AuditVerifier::Options options_;
};

TEST_F(VerifyAuditExportTest, FindsAWholeLogGood) {
  const auto report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 10);
  EXPECT_EQ(report->size, 10);
  EXPECT_EQ(report->checkpoints, 2);
  EXPECT_EQ(report->last_checkpoint->size(), 10);
}

TEST_F(VerifyAuditExportTest, FindsAnEmptyLogGood) {
  TestExport empty;
  empty.AddCheckpoint();
  std::istringstream file(empty.Text());
  options_.keys = {empty.key()};

  const auto report = VerifyAuditExport(file, options_);

  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 0);
}

TEST_F(VerifyAuditExportTest, RefusesAnEmptyFile) {
  lines().clear();

  EXPECT_THAT(Verify(),
              ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_TAIL_UNSIGNED"));
}

TEST_F(VerifyAuditExportTest, NamesTheRecordWhoseByteWasFlipped) {
  std::string& line = lines()[6];
  const size_t at = line.find("\"record\":\"") + 12;
  line[at] = line[at] == 'A' ? 'B' : 'A';

  ExpectBad("AUDIT_READABLE_WRONG", 7);
  EXPECT_THAT(std::string(Verify().status().message()),
              HasSubstr("after record 5"));
}

TEST_F(VerifyAuditExportTest, FindsAFlippedByteWithoutWhatPeopleRead) {
  for (std::string& line : lines()) {
    line = line.substr(0, line.find(",\"readable\"")) + "}";
  }
  ASSERT_THAT(Verify(), IsOk());
  std::string& line = lines()[6];
  const size_t at = line.find("\"record\":\"") + 12;
  line[at] = line[at] == 'A' ? 'B' : 'A';

  ExpectBad("AUDIT_HASH_WRONG", 7);
}

TEST_F(VerifyAuditExportTest, FindsARecordThatWasTakenOut) {
  Erase(6, 7);

  ExpectBad("AUDIT_SEQUENCE_WRONG", 7);
}

TEST_F(VerifyAuditExportTest, FindsRecordsInAnotherOrder) {
  std::swap(lines()[6], lines()[7]);

  ExpectBad("AUDIT_SEQUENCE_WRONG", 7);
}

TEST_F(VerifyAuditExportTest, FindsALogThatWasWrittenAnewWithoutTheKey) {
  TestExport forged;
  forged.AddRecords(10, "nothing happened ");
  forged.AddCheckpoint();
  log_.lines() = forged.lines();

  ExpectBad("AUDIT_SIGNATURE_WRONG", 11);
}

TEST_F(VerifyAuditExportTest, FindsRecordsThatWereChangedUnderACheckpoint) {
  TestExport forged;
  forged.AddRecords(4, "nothing happened ");
  for (int i = 0; i < 4; ++i) lines()[i] = forged.lines()[i];

  ExpectBad("AUDIT_CHECKPOINT_WRONG", 5);
}

TEST_F(VerifyAuditExportTest, FindsACheckpointThatWasTakenOut) {
  Erase(4, 5);

  ExpectBad("AUDIT_CHECKPOINT_WRONG", 11);
}

TEST_F(VerifyAuditExportTest, FindsACheckpointInAnotherPlace) {
  std::swap(lines()[4], lines()[5]);

  ExpectBad("AUDIT_CHECKPOINT_WRONG", 6);
}

TEST_F(VerifyAuditExportTest, FindsRecordsThatNoCheckpointCovers) {
  Erase(11, 12);

  ExpectBad("AUDIT_TAIL_UNSIGNED", 11);
}

TEST_F(VerifyAuditExportTest, MissesATailByACheckpointThatWasKeptElsewhere) {
  Erase(5, 12);
  ASSERT_THAT(Verify(), IsOk());

  ASSERT_THAT(AuditVerifier::AddKept(kept_, options_), IsOk());

  ExpectBad("AUDIT_TAIL_MISSING", 5);
}

TEST_F(VerifyAuditExportTest, FindsALogThatWasWrittenAnewWithTheKey) {
  const AuditSigningKey key = TestExport::NewKey();
  TestExport real(key), forged(key);
  real.AddRecords(3);
  forged.AddRecords(5, "nothing happened ");
  forged.AddCheckpoint();
  options_.keys = {key.public_key()};
  log_.lines() = forged.lines();
  ASSERT_THAT(Verify(), IsOk());

  ASSERT_THAT(AuditVerifier::AddKept(real.AddCheckpoint(), options_), IsOk());

  ExpectBad("AUDIT_CHECKPOINT_WRONG", 3);
}

TEST_F(VerifyAuditExportTest, TakesNoKeptCheckpointOfAnotherKey) {
  TestExport other;
  other.AddRecords(20);

  EXPECT_THAT(AuditVerifier::AddKept(other.AddCheckpoint(), options_),
              ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_SIGNATURE_WRONG"));
}

TEST_F(VerifyAuditExportTest, TakesNoRecordForAKeptCheckpoint) {
  EXPECT_THAT(AuditVerifier::AddKept(lines()[0], options_),
              ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_LINE_MALFORMED"));
}

TEST_F(VerifyAuditExportTest, GoesOnFromARecordThatItIsTold) {
  Erase(0, 6);
  options_.after_sequence = 5;

  const auto report = Verify();

  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 5);
  EXPECT_EQ(report->size, 10);
}

TEST_F(VerifyAuditExportTest, GoesOnFromACheckpoint) {
  Erase(0, 4);
  options_.after_sequence = 4;

  EXPECT_THAT(Verify(), IsOk());
}

TEST_F(VerifyAuditExportTest, MissesAHeadThatItWasNotTold) {
  Erase(0, 5);

  ExpectBad("AUDIT_SEQUENCE_WRONG", 1);
}

TEST_F(VerifyAuditExportTest, TakesCheckpointsOfEveryKeyThatItIsGiven) {
  options_.keys = {TestExport::NewKey().public_key(), log_.key()};

  EXPECT_THAT(Verify(), IsOk());
}

}  // namespace
}  // namespace muster
