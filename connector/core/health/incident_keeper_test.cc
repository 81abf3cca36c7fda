#include "connector/core/health/incident_keeper.h"

#include "base/errors.h"
#include "connector/core/records/fake_records.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class IncidentKeeperTest : public ::testing::Test {
 protected:
  FakeRecords records_{"sources/s"};
  IncidentKeeper keeper_{records_};
};

TEST_F(IncidentKeeperTest, ReportsAnIncidentOnceHoweverOftenItIsSeen) {
  for (int i = 0; i < 3; ++i) {
    keeper_.Open("SOURCE_FAILING", "no host");
    ASSERT_THAT(keeper_.Flush(), IsOk());
  }

  EXPECT_THAT(records_.done(), ElementsAre("report SOURCE_FAILING"));
}

TEST_F(IncidentKeeperTest, EndsOneThatHealedAndReportsItWhenItComesBack) {
  keeper_.Open("SOURCE_FAILING", "no host");
  ASSERT_THAT(keeper_.Flush(), IsOk());
  keeper_.Close("SOURCE_FAILING");
  ASSERT_THAT(keeper_.Flush(), IsOk());
  keeper_.Open("SOURCE_FAILING", "no host");
  ASSERT_THAT(keeper_.Flush(), IsOk());

  EXPECT_THAT(records_.done(),
              ElementsAre("report SOURCE_FAILING", "resolve SOURCE_FAILING",
                          "report SOURCE_FAILING"));
}

TEST_F(IncidentKeeperTest, SaysNothingOfWhatWasNeverOpen) {
  keeper_.Close("SYNC_HELD");

  EXPECT_THAT(keeper_.Flush(), IsOk());
  EXPECT_THAT(records_.done(), IsEmpty());
}

TEST_F(IncidentKeeperTest, KnowsWhatAProcessBeforeItReported) {
  ASSERT_THAT(records_.Report("SYNC_HELD", "as of sync 7"), IsOk());
  ASSERT_THAT(records_.Report("SOURCE_FAILING", "no host"), IsOk());

  keeper_.Open("SYNC_HELD", "as of sync 8");
  keeper_.Close("SOURCE_FAILING");
  ASSERT_THAT(keeper_.Flush(), IsOk());

  EXPECT_THAT(records_.done(),
              ElementsAre("report SYNC_HELD", "report SOURCE_FAILING",
                          "resolve SOURCE_FAILING"));
}

TEST_F(IncidentKeeperTest, ReportsANewMessageOnlyOfWhatIsUpdated) {
  keeper_.Update("ENDPOINT_DEGRADED", "prism/filevault");
  ASSERT_THAT(keeper_.Flush(), IsOk());
  keeper_.Update("ENDPOINT_DEGRADED", "prism/filevault");
  ASSERT_THAT(keeper_.Flush(), IsOk());
  keeper_.Update("ENDPOINT_DEGRADED", "prism/filevault; users");
  ASSERT_THAT(keeper_.Flush(), IsOk());
  keeper_.Open("ENDPOINT_DEGRADED", "something else");
  ASSERT_THAT(keeper_.Flush(), IsOk());

  EXPECT_THAT(records_.done(), ElementsAre("report ENDPOINT_DEGRADED",
                                           "report ENDPOINT_DEGRADED"));
}

TEST_F(IncidentKeeperTest, TellsLaterWhatTheInventoryCouldNotBeTold) {
  records_.Fail(Error(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE",
                      "start it"));
  keeper_.Open("CREDENTIAL_ERROR", "replace the token");
  EXPECT_THAT(keeper_.Flush(),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));
  records_.Fail(absl::OkStatus());

  EXPECT_THAT(keeper_.Flush(), IsOk());

  EXPECT_THAT(records_.done(), ElementsAre("report CREDENTIAL_ERROR"));
}

TEST_F(IncidentKeeperTest, TellsNothingOfTroubleThatWasOverBeforeItWasTold) {
  keeper_.Open("SOURCE_FAILING", "no host");
  keeper_.Close("SOURCE_FAILING");

  EXPECT_THAT(keeper_.Flush(), IsOk());
  EXPECT_THAT(records_.done(), IsEmpty());
}

}  // namespace
}  // namespace muster::connector
