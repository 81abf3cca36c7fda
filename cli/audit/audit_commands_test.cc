#include <sstream>

#include "base/audit/export_line.h"
#include "base/audit/test_export.h"
#include "base/storage/files/durable_file.h"
#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::cli {
namespace {

using ::muster::testing::TestExport;
using ::testing::HasSubstr;
using ::testing::Not;

class AuditCommandsTest : public MusterctlTest {
 protected:
  AuditCommandsTest() {
    log_.AddRecords(4);
    kept_early_ = log_.AddCheckpoint();
    log_.AddRecords(2);
    kept_ = log_.AddCheckpoint();
  }

  // Writes the log, and the public key beside it.
  std::string WriteLog() {
    key_ = dir_.WriteFile("audit.pub", log_.key().ToPem());
    return dir_.WriteFile("audit.jsonl", log_.Text());
  }

  int Verify(std::vector<std::string> more = {}) {
    const std::string file = WriteLog();
    std::vector<std::string> args = {"audit", "verify", file, "--key", key_};
    args.insert(args.end(), more.begin(), more.end());
    return Run(args);
  }

  const testing::TempDir dir_;
  TestExport log_;
  std::string kept_early_, kept_, key_;
};

TEST_F(AuditCommandsTest, ListsWhatWasWrittenDown) {
  audit_.list.Answer(R"pb(
    records {
      sequence: 9
      time { seconds: 1700000000 }
      phase: PHASE_INTENT
      kind: "lock"
      serial_number: "C02X"
      principal: "people/ann"
      requester: "bob"
      outcome: "QUEUED"
      ticket: "T-1"
      reason: "lost\x1b[2J"
    }
  )pb");

  EXPECT_EQ(Run({"audit", "list", "--ticket", "T-1", "--limit", "5"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("2023-11-14 22:13:20 UTC  INTENT  lock  C02X    "
                              "people/ann for bob  QUEUED   T-1     lost?[2J"));
  EXPECT_EQ(audit_.list.asked()[0].parent(), "sources/-/devices/-");
  EXPECT_EQ(audit_.list.asked()[0].ticket(), "T-1");
  EXPECT_EQ(audit_.list.asked()[0].page_size(), 5);
}

TEST_F(AuditCommandsTest, ListsTheRecordsOfADevice) {
  EXPECT_EQ(Run({"audit", "list", "--device", "sources/iru/devices/a"}),
            kExitOk);

  EXPECT_EQ(audit_.list.asked()[0].parent(), "sources/iru/devices/a");
}

TEST_F(AuditCommandsTest, ListsNoMoreThanItIsTold) {
  audit_.list.Answer(
      "records { sequence: 9 } records { sequence: 8 } next_page_token: 'x'");
  audit_.list.Answer("records { sequence: 7 } next_page_token: 'y'");

  EXPECT_EQ(Run({"audit", "list", "--limit", "3", "--json"}), kExitOk);

  EXPECT_EQ(out_,
            "{\"sequence\":\"9\"}\n{\"sequence\":\"8\"}\n"
            "{\"sequence\":\"7\"}\n");
  ASSERT_EQ(audit_.list.asked().size(), 2u);
  EXPECT_EQ(audit_.list.asked()[1].page_token(), "x");
  EXPECT_EQ(audit_.list.asked()[1].page_size(), 1);
}

TEST_F(AuditCommandsTest, TellsTheStoryOfADeviceOldestFirst) {
  audit_.list.Answer(R"pb(
    records {
      sequence: 2
      phase: PHASE_RESULT
      kind: "lock"
      outcome: "SUCCEEDED"
    }
    next_page_token: "x"
  )pb");
  audit_.list.Answer(R"pb(
    records {
      sequence: 1
      phase: PHASE_INTENT
      kind: "lock"
      outcome: "QUEUED"
      principal: "people/ann"
      reason: "lost"
    }
  )pb");

  EXPECT_EQ(Run({"audit", "timeline", "--device", "sources/iru/devices/a"}),
            kExitOk);

  EXPECT_THAT(out_, HasSubstr("INTENT lock QUEUED  by people/ann"));
  EXPECT_THAT(out_, HasSubstr("why: lost"));
  EXPECT_LT(out_.find("QUEUED"), out_.find("SUCCEEDED"));
}

TEST_F(AuditCommandsTest, TellsNoStoryOfEverything) {
  EXPECT_EQ(Run({"audit", "timeline"}), kExitUsage);

  EXPECT_THAT(err_, HasSubstr("--device or --ticket"));
}

TEST_F(AuditCommandsTest, ExportsWhatVerifies) {
  for (const std::string& line : log_.lines()) {
    std::string text;
    google::protobuf::TextFormat::PrintToString(*ParseExportLine(line), &text);
    audit_.export_all.Answer(text);
  }
  const std::string file = dir_.Join("audit.jsonl");
  dir_.WriteFile("audit.pub", log_.key().ToPem());

  EXPECT_EQ(Run({"audit", "export", "--output", file}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("wrote 6 records and 2 checkpoints"));
  EXPECT_EQ(Run({"audit", "verify", file, "--key", dir_.Join("audit.pub")}),
            kExitOk);
}

TEST_F(AuditCommandsTest, LeavesTheFileAloneIfTheExportBreaksOff) {
  const std::string file = dir_.WriteFile("audit.jsonl", "before");
  audit_.export_all.Fail(grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone"));

  EXPECT_NE(Run({"audit", "export", "--output", file}), kExitOk);

  EXPECT_EQ(**ReadFileIfThere(file), "before");
  EXPECT_FALSE(*ReadFileIfThere(file + ".part"));
}

TEST_F(AuditCommandsTest, FindsAWholeLogGood) {
  EXPECT_EQ(Verify(), kExitOk);

  EXPECT_THAT(out_, HasSubstr("good: 6 records after 0, 2 checkpoints"));
  EXPECT_THAT(out_, HasSubstr(log_.key().id()));
}

TEST_F(AuditCommandsTest, NamesTheFirstBadRecordAndFails) {
  log_.lines().erase(log_.lines().begin() + 2);

  EXPECT_EQ(Verify(), 1);

  EXPECT_THAT(err_, HasSubstr("line 3, after record 2"));
  EXPECT_THAT(err_, HasSubstr("record 3 of the audit log is not there"));
}

TEST_F(AuditCommandsTest, MissesATailByCheckpointsThatWereKeptElsewhere) {
  log_.lines().resize(5);
  EXPECT_EQ(Verify(), kExitOk);
  EXPECT_THAT(out_, HasSubstr("--checkpoints"));
  const std::string kept = dir_.Join("4.json");
  dir_.WriteFile("4.json", kept_early_ + "\n");
  EXPECT_EQ(Verify({"--checkpoints", dir_.path()}), kExitOk);

  dir_.WriteFile("6.json", kept_ + "\n");

  EXPECT_EQ(Verify({"--checkpoints", dir_.path()}), 1);
  EXPECT_THAT(err_, HasSubstr("record 5 is missing"));
}

TEST_F(AuditCommandsTest, NamesTheKeptCheckpointThatIsNone) {
  dir_.WriteFile("4.json", "{}\n");

  EXPECT_EQ(Verify({"--checkpoints", dir_.path()}), 1);

  EXPECT_THAT(err_, HasSubstr("4.json"));
}

TEST_F(AuditCommandsTest, VerifiesWithEveryKeyThatItIsGiven) {
  const std::string other =
      dir_.WriteFile("other.pub", TestExport::NewKey().public_key().ToPem());

  EXPECT_EQ(Verify({"--key", other}), kExitOk);
}

TEST_F(AuditCommandsTest, SaysWhichFileIsMissing) {
  const std::string file = WriteLog();

  EXPECT_EQ(Run({"audit", "verify", file, "--key", dir_.Join("none.pub")}),
            kExitNotFound);
  EXPECT_THAT(err_, HasSubstr("none.pub"));
  EXPECT_EQ(Run({"audit", "verify", dir_.Join("none.jsonl"), "--key", key_}),
            kExitNotFound);
  EXPECT_THAT(err_, HasSubstr("none.jsonl"));
  EXPECT_EQ(Verify({"--checkpoints", dir_.Join("none")}), kExitNotFound);
}

TEST_F(AuditCommandsTest, WritesKeysThatVerify) {
  actions::v1::ListAuditKeysResponse keys;
  for (const AuditPublicKey& key :
       {TestExport::NewKey().public_key(), log_.key()}) {
    keys.add_keys()->set_key_id(key.id());
    keys.mutable_keys()->rbegin()->set_public_key(key.raw());
  }
  std::string text;
  google::protobuf::TextFormat::PrintToString(keys, &text);
  audit_.keys.Answer(text);
  const std::string written = dir_.Join("keys.pub");

  EXPECT_EQ(Run({"audit", "keys", "--output", written}), kExitOk);

  EXPECT_THAT(out_, HasSubstr(log_.key().id() + "  yes"));
  EXPECT_EQ(Run({"audit", "verify", WriteLog(), "--key", written}), kExitOk);
}

}  // namespace
}  // namespace muster::cli
