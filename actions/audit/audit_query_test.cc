#include "actions/audit/audit_query.h"

#include <memory>

#include "actions/audit/audit_index.h"
#include "actions/audit/audit_log.h"
#include "actions/store/families.h"
#include "base/fake_clock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kOne[] = "sources/iru/devices/1";
constexpr char kTwo[] = "sources/iru/devices/2";
constexpr char kOther[] = "sources/other/devices/1";

class AuditQueryTest : public ::testing::Test {
 protected:
  AuditQueryTest()
      : db_(*RocksDatabase::Open(dir_.Join("db"), FamilyNames(),
                                 StoreOptions())),
        log_(*AuditLog::Open(*db_, clock_)) {}

  v1::AuditRecord Of(const std::string& device) {
    v1::AuditRecord record;
    record.set_device(device);
    record.set_phase(v1::AuditRecord::PHASE_INTENT);
    return record;
  }

  void Write(const std::vector<v1::AuditRecord>& records) {
    ASSERT_THAT(log_->Commit(records, db_->NewBatch()), IsOk());
  }

  // The sequences that `query_` finds.
  std::vector<int64_t> Find() {
    const absl::StatusOr<AuditPage> page = FindAuditRecords(*db_, query_);
    EXPECT_THAT(page, IsOk());
    std::vector<int64_t> sequences;
    for (const auto& record : page->records) {
      sequences.push_back(record.sequence());
    }
    next_before_ = page->next_before;
    return sequences;
  }

  const testing::TempDir dir_;
  FakeClock clock_;
  const std::unique_ptr<RocksDatabase> db_;
  const std::unique_ptr<AuditLog> log_;
  AuditQuery query_ = [] {
    AuditQuery query;
    query.limit = 100;
    return query;
  }();
  int64_t next_before_ = 0;
};

TEST_F(AuditQueryTest, FindsEverythingNewestFirst) {
  Write({Of(kOne), Of(""), Of(kOther)});

  EXPECT_THAT(Find(), ElementsAre(3, 2, 1));
  EXPECT_EQ(next_before_, 0);
}

TEST_F(AuditQueryTest, FindsTheRecordsOfADeviceOnly) {
  Write(
      {Of(kOne), Of(kTwo), Of(kOther), Of(kOne), Of("sources/iru/devices/11")});
  query_.parent = {"iru", "1"};

  EXPECT_THAT(Find(), ElementsAre(4, 1));
}

TEST_F(AuditQueryTest, FindsTheRecordsOfASourceWithThoseOfNoDevice) {
  v1::AuditRecord sources = Of("");
  sources.set_source("sources/iru");
  Write({Of(kOne), Of(kOther), sources, Of("")});
  query_.parent = {"iru", "-"};

  EXPECT_THAT(Find(), ElementsAre(3, 1));
}

TEST_F(AuditQueryTest, FindsADeviceInWhicheverSource) {
  Write({Of(kOne), Of(kTwo), Of(kOther), Of("")});
  query_.parent = {"-", "1"};

  EXPECT_THAT(Find(), ElementsAre(3, 1));
}

TEST_F(AuditQueryTest, FindsTicketsExactly) {
  v1::AuditRecord mine = Of(kOne), longer = Of(kOne), elsewhere = Of(kOther);
  mine.set_ticket("T-1");
  longer.set_ticket("T-11");
  elsewhere.set_ticket("T-1");
  Write({mine, longer, elsewhere});
  query_.ticket = "T-1";

  EXPECT_THAT(Find(), ElementsAre(3, 1));
  query_.parent = {"iru", "-"};
  EXPECT_THAT(Find(), ElementsAre(1));
}

TEST_F(AuditQueryTest, FindsCommandsAndPhases) {
  v1::AuditRecord intent = Of(kOne);
  intent.set_command("sources/iru/devices/1/commands/c");
  v1::AuditRecord result = intent;
  result.set_phase(v1::AuditRecord::PHASE_RESULT);
  Write({intent, result, Of(kOne)});
  query_.command = intent.command();

  EXPECT_THAT(Find(), ElementsAre(2, 1));
  query_.phases = {v1::AuditRecord::PHASE_RESULT};
  EXPECT_THAT(Find(), ElementsAre(2));
}

TEST_F(AuditQueryTest, GoesOnWhereThePageBeforeEnded) {
  Write({Of(kOne), Of(kTwo), Of(kOne), Of(kTwo), Of(kOne)});
  query_.parent = {"iru", "1"};
  query_.limit = 2;

  EXPECT_THAT(Find(), ElementsAre(5, 3));
  query_.before = next_before_;
  EXPECT_THAT(Find(), ElementsAre(1));
  EXPECT_EQ(next_before_, 0);
}

TEST_F(AuditQueryTest, GivesUpAPageAfterTenThousandRecords) {
  for (int i = 0; i < 11; ++i) Write(std::vector(1000, Of(kOne)));
  query_.parent = {"-", "2"};

  EXPECT_THAT(Find(), IsEmpty());
  EXPECT_GT(next_before_, 0);
  query_.before = next_before_;
  EXPECT_THAT(Find(), IsEmpty());
  EXPECT_EQ(next_before_, 0);
}

TEST_F(AuditQueryTest, FindsWhatAPrincipalWasShown) {
  v1::AuditRecord shown = Of(kOne);
  shown.set_principal("people/ann");
  shown.set_phase(v1::AuditRecord::PHASE_REVEAL);
  v1::AuditRecord asked = shown;
  asked.set_phase(v1::AuditRecord::PHASE_INTENT);
  Write({shown, asked, shown, shown});

  EXPECT_THAT(SequencesBefore(*db_, AuditIndex::kReveal, "people/ann", 4, 2),
              IsOkAndHolds(ElementsAre(3, 1)));
  EXPECT_THAT(SequencesBefore(*db_, AuditIndex::kReveal, "people/an", 4, 2),
              IsOkAndHolds(IsEmpty()));
}

}  // namespace
}  // namespace muster::actions
