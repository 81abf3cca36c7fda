#include "connector/core/health/source_health.h"

#include <map>
#include <string>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "connector/core/records/fake_records.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;

const JobSpec kFull = {"full", inventory::v1::SYNC_KIND_FULL, absl::Hours(1)};
const JobSpec kUsers = {"users", inventory::v1::SYNC_KIND_CATALOG,
                        absl::Minutes(15)};

absl::Status Unreachable() {
  return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no host");
}
absl::Status Refused() {
  return Error(absl::StatusCode::kFailedPrecondition,
               "SOURCE_CREDENTIAL_REFUSED", "replace the token");
}

absl::Status Throttled() {
  return Error(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED",
               "the hour's part is spent");
}

SyncReport Held() {
  SyncReport report;
  report.sync = "sources/s/syncs/7";
  report.held = true;
  return report;
}

SyncReport Lacking(const std::string& endpoint) {
  SyncReport report;
  report.endpoint_problems.emplace_back();
  report.endpoint_problems[0].set_endpoint(endpoint);
  report.endpoint_problems[0].set_message("403: grant it");
  return report;
}

class SourceHealthTest : public ::testing::Test {
 protected:
  SourceHealthTest() {
    health_.Expect("full");
    health_.Expect("users");
  }

  std::map<std::string, std::string> Open() {
    EXPECT_THAT(keeper_.Flush(), IsOk());
    return *records_.Open();
  }

  FakeClock clock_;
  FakeRecords records_{"sources/s"};
  IncidentKeeper keeper_{records_};
  SourceHealth health_{"sources/s", keeper_, clock_};
};

TEST_F(SourceHealthTest, OpensNothingWhileAllIsWell) {
  health_.Note(kFull, SyncReport());
  health_.Note(kUsers, SyncReport());

  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, TellsOfARefusedCredentialUntilASyncWorks) {
  health_.Note(kUsers, Refused());
  EXPECT_THAT(Open(), ElementsAre(::testing::Pair("CREDENTIAL_ERROR",
                                                  "replace the token")));

  health_.Note(kFull, SyncReport());
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, TellsOfASourceThatFailedThreeTimesInARow) {
  health_.Note(kFull, Unreachable());
  health_.Note(kFull, Unreachable());
  EXPECT_THAT(Open(), IsEmpty());

  health_.Note(kFull, Unreachable());
  EXPECT_THAT(Open(), ElementsAre(Key("SOURCE_FAILING")));

  health_.Note(kFull, SyncReport());
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, TellsOfASourceThatFailsForAQuarterOfAnHour) {
  health_.Note(kFull, Unreachable());
  clock_.Advance(absl::Minutes(14));
  health_.Tick();
  EXPECT_THAT(Open(), IsEmpty());

  clock_.Advance(absl::Minutes(1));
  health_.Tick();

  EXPECT_THAT(Open()["SOURCE_FAILING"], HasSubstr("no host"));
}

TEST_F(SourceHealthTest, CountsNeitherWhatPeopleStopNorTheInventorysTrouble) {
  for (const char* reason : {"SYNC_CANCELLED", "SOURCE_PAUSED", "DISK_FULL",
                             "INVENTORY_UNREACHABLE"}) {
    for (int i = 0; i < 3; ++i) {
      health_.Note(kFull, Error(absl::StatusCode::kUnavailable, reason, "x"));
    }
  }
  clock_.Advance(absl::Hours(1));
  health_.Tick();

  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, TellsOfAHoldUntilASweepIsComplete) {
  health_.Note(kFull, Held());
  EXPECT_THAT(Open()["SYNC_HELD"], HasSubstr("sources/s/syncs/7"));

  health_.Note(kFull, Unreachable());
  EXPECT_THAT(Open(), Contains(Key("SYNC_HELD")));

  health_.Note(kFull, SyncReport());
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, NamesTheEndpointsThatGaveNoDataUntilTheyDo) {
  health_.Note(kFull, Lacking("prism/filevault"));
  health_.Note(kUsers, Lacking("users"));
  EXPECT_THAT(Open()["ENDPOINT_DEGRADED"],
              ::testing::AllOf(HasSubstr("prism/filevault"),
                               HasSubstr("users (403: grant it)")));

  health_.Note(kFull, SyncReport());
  EXPECT_THAT(Open()["ENDPOINT_DEGRADED"],
              ::testing::Not(HasSubstr("prism/filevault")));

  health_.Note(kUsers, SyncReport());
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, KeepsWhatWasDegradedUntilEveryJobWasHeard) {
  ASSERT_THAT(records_.Report("ENDPOINT_DEGRADED", "users"), IsOk());

  health_.Note(kFull, SyncReport());
  EXPECT_THAT(Open(), Contains(Key("ENDPOINT_DEGRADED")));

  health_.Note(kUsers, SyncReport());
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, NamesAJobThatFailsThoughTheSweepsWork) {
  health_.Note(kFull, SyncReport());
  for (int i = 0; i < 3; ++i) health_.Note(kUsers, Unreachable());

  EXPECT_THAT(Open()["ENDPOINT_DEGRADED"],
              HasSubstr("job users (HOST_UNREACHABLE)"));
}

TEST_F(SourceHealthTest, TellsOfATokenFileThatIsWrongUntilItIsNot) {
  ASSERT_THAT(records_.Report("TOKEN_NEXT_REFUSED", "left over"), IsOk());
  health_.NoteTokens(absl::OkStatus());
  EXPECT_THAT(Open(), IsEmpty());

  health_.NoteTokens(Error(absl::StatusCode::kFailedPrecondition,
                           "TOKEN_NEXT_REFUSED", "the next token is refused"));
  EXPECT_THAT(Open(), ElementsAre(Key("TOKEN_NEXT_REFUSED")));
  health_.NoteTokens(Error(absl::StatusCode::kFailedPrecondition,
                           "SECRET_FILE_EXPOSED", "close it"));
  EXPECT_THAT(Open(), ElementsAre(Key("SECRET_FILE_EXPOSED")));

  health_.NoteTokens(absl::OkStatus());
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, BlamesTheSourceAndNotItsJobsWhenTheSweepsFailToo) {
  for (int i = 0; i < 3; ++i) {
    health_.Note(kFull, Unreachable());
    health_.Note(kUsers, Unreachable());
  }

  EXPECT_THAT(Open(), ElementsAre(Key("SOURCE_FAILING")));
}

TEST_F(SourceHealthTest, TellsThatTheBudgetIsSpentOnceAJobWaitsForIt) {
  health_.NoteBudget(0);
  EXPECT_THAT(Open(), IsEmpty());

  health_.Note(kUsers, Throttled());
  EXPECT_THAT(Open(), IsEmpty());
  health_.NoteBudget(0);
  EXPECT_THAT(Open(), ElementsAre(Key("BUDGET_EXHAUSTED")));
  EXPECT_THAT(Open()["BUDGET_EXHAUSTED"], HasSubstr("musterctl spend"));

  health_.NoteBudget(1);
  EXPECT_THAT(Open(), IsEmpty());
  health_.NoteBudget(0);
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(SourceHealthTest, BlamesNoBudgetForThrottlingWhileThereIsSome) {
  health_.Note(kUsers, Throttled());
  health_.NoteBudget(100);

  EXPECT_THAT(Open(), IsEmpty());
}

}  // namespace
}  // namespace muster::connector
