#include "base/audit/export_line.h"

#include "absl/strings/str_replace.h"
#include "base/audit/chain.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::actions::v1::AuditRecord;
using ::muster::actions::v1::ExportAuditResponse;
using ::muster::testing::ErrorIs;
using ::testing::HasSubstr;

class ExportLineTest : public ::testing::Test {
 protected:
  ExportLineTest() {
    AuditRecord record;
    record.set_sequence(3);
    record.set_reason("stolen \"laptop\"\n");
    record.set_previous_hash(NoAuditHash());
    *item_.mutable_entry() = SealAuditRecord(record);
    line_ = ToExportLine(item_);
  }

  ExportAuditResponse item_;
  std::string line_;
};

TEST_F(ExportLineTest, IsOneLineThatPeopleCanRead) {
  EXPECT_THAT(line_, HasSubstr(R"("readable":{"sequence":"3",)"));
  EXPECT_THAT(line_, HasSubstr(R"("reason":"stolen \"laptop\"\n")"));
  EXPECT_EQ(line_.find('\n'), std::string::npos);
}

TEST_F(ExportLineTest, IsReadAsItWasWritten) {
  const auto item = ParseExportLine(line_);

  ASSERT_TRUE(item.ok()) << item.status();
  EXPECT_EQ(item->SerializeAsString(), item_.SerializeAsString());
}

TEST_F(ExportLineTest, MayLackWhatPeopleRead) {
  const size_t at = line_.find(",\"readable\"");

  const auto item = ParseExportLine(line_.substr(0, at) + "}");

  ASSERT_TRUE(item.ok()) << item.status();
  EXPECT_EQ(item->entry().hash(), item_.entry().hash());
}

TEST_F(ExportLineTest, IsRefusedIfPeopleReadSomethingElse) {
  const std::string changed =
      absl::StrReplaceAll(line_, {{"stolen", "broken"}});

  EXPECT_THAT(ParseExportLine(changed),
              ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_READABLE_WRONG"));
}

TEST_F(ExportLineTest, IsRefusedWithAnythingElseInIt) {
  const auto malformed =
      ErrorIs(absl::StatusCode::kDataLoss, "AUDIT_LINE_MALFORMED");

  EXPECT_THAT(ParseExportLine(""), malformed);
  EXPECT_THAT(ParseExportLine("[]"), malformed);
  EXPECT_THAT(ParseExportLine("{}"), malformed);
  EXPECT_THAT(ParseExportLine(line_.substr(1)), malformed);
  EXPECT_THAT(ParseExportLine(R"({"readable":{}})"), malformed);
  EXPECT_THAT(ParseExportLine(R"({"entry":{"record":"CAE="}})"), malformed);
  EXPECT_THAT(ParseExportLine(R"({"entry":{"record":"%","hash":"AA=="}})"),
              malformed);
  EXPECT_THAT(ParseExportLine(absl::StrReplaceAll(
                  line_, {{"{\"entry\"", "{\"note\":{},\"entry\""}})),
              malformed);
  EXPECT_THAT(ParseExportLine(absl::StrReplaceAll(
                  line_, {{",\"readable\"", ",\"entry\""}})),
              malformed);
}

}  // namespace
}  // namespace muster
