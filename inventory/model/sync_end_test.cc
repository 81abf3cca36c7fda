#include "inventory/model/sync_end.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;

v1::Sync Ended(const char* text) {
  v1::Sync sync;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &sync));
  sync.mutable_start_time()->set_seconds(10);
  sync.mutable_end_time()->set_seconds(20);
  return sync;
}

v1::Source SourceIn(v1::SourceState state) {
  v1::Source source;
  source.set_state(state);
  if (state == v1::SOURCE_STATE_OK) {
    source.mutable_last_full_sync_start_time()->set_seconds(5);
  }
  return source;
}

class ApplySyncEndTest : public ::testing::Test {
 protected:
  // One that ended `seconds` after 1970.
  static v1::Sync EndedAt(int seconds, const char* text) {
    v1::Sync sync = Ended(text);
    sync.mutable_start_time()->set_seconds(seconds - 10);
    sync.mutable_end_time()->set_seconds(seconds);
    return sync;
  }
  std::vector<std::string> Jobs() {
    std::vector<std::string> jobs;
    for (const auto& job : status_.jobs()) jobs.push_back(job.job());
    return jobs;
  }

  store::SourceStatus status_;
};

TEST_F(ApplySyncEndTest, ACompleteFullSyncMakesTheSourceSynced) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_FAILING);
  source.mutable_error()->set_reason("HOST_UNREACHABLE");

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_SUCCEEDED"),
               source, status_);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_OK"
                                  "  last_full_sync_start_time { seconds: 10 }"
                                  "  last_full_sync_end_time { seconds: 20 }"));
}

TEST_F(ApplySyncEndTest, AnUndecidedDeviceKeepsAFullSyncFromCounting) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_WAITING_TO_SYNC);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_SUCCEEDED"
                     "  error { reason: 'DEVICES_UNDECIDED' }"),
               source, status_);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_WAITING_TO_SYNC"));
}

TEST_F(ApplySyncEndTest, ADeltaAloneIsNotEnoughToBeSynced) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_WAITING_TO_SYNC);

  ApplySyncEnd(Ended("kind: SYNC_KIND_DELTA state: SYNC_STATE_SUCCEEDED"),
               source, status_);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_WAITING_TO_SYNC"));
}

TEST_F(ApplySyncEndTest, AFailureKeepsTheTimesOfTheLastGoodSync) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_OK);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_FAILED"
                     "  error { reason: 'HOST_UNREACHABLE' }"),
               source, status_);

  EXPECT_THAT(source,
              EqualsProto("state: SOURCE_STATE_FAILING"
                          "  error { reason: 'HOST_UNREACHABLE'"
                          "          message: '; no full sync has succeeded "
                          "yet' }"
                          "  last_full_sync_start_time { seconds: 5 }"));
}

TEST_F(ApplySyncEndTest, ARefusedCredentialIsTold) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_OK);

  ApplySyncEnd(Ended("kind: SYNC_KIND_DEVICE state: SYNC_STATE_FAILED"
                     "  error { reason: 'SOURCE_CREDENTIAL_REFUSED' }"),
               source, status_);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_CREDENTIAL_ERROR);
}

TEST_F(ApplySyncEndTest, OneDeviceThatCannotBeReadIsNoFailingSource) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_OK);

  ApplySyncEnd(Ended("kind: SYNC_KIND_DEVICE state: SYNC_STATE_FAILED"
                     "  error { reason: 'SOURCE_ERROR' }"),
               source, status_);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_OK);
}

TEST_F(ApplySyncEndTest, ASupersededSyncSaysNothing) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_OK);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_FAILED"
                     "  error { reason: 'SYNC_SUPERSEDED' }"),
               source, status_);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_OK);
  EXPECT_THAT(Jobs(), ::testing::IsEmpty());
}

TEST_F(ApplySyncEndTest, APauseSaysNothingAboutTheSource) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_OK);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_FAILED"
                     "  error { reason: 'SOURCE_PAUSED' }"),
               source, status_);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_OK);
  EXPECT_THAT(Jobs(), ::testing::IsEmpty());
}

TEST_F(ApplySyncEndTest, HeldRemovalsAreTold) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_OK);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_HELD"
                     "  error { reason: 'REMOVALS_HELD' }"),
               source, status_);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_FAILING);
  EXPECT_EQ(source.error().reason(), "REMOVALS_HELD");
}

TEST_F(ApplySyncEndTest, EachJobIsKnownByItsLastSync) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_OK);
  const char* const failed =
      "kind: SYNC_KIND_POSTURE state: SYNC_STATE_FAILED"
      "  job: 'posture/filevault' error { reason: 'SOURCE_ERROR' }";
  ApplySyncEnd(EndedAt(20, failed), source, status_);
  ApplySyncEnd(EndedAt(30, "kind: SYNC_KIND_DELTA state: SYNC_STATE_SUCCEEDED"),
               source, status_);
  EXPECT_EQ(source.state(), v1::SOURCE_STATE_DEGRADED);
  EXPECT_EQ(source.error().reason(), "SOURCE_ERROR");

  ApplySyncEnd(EndedAt(40,
                       "kind: SYNC_KIND_POSTURE state: SYNC_STATE_SUCCEEDED"
                       "  job: 'posture/filevault'"),
               source, status_);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_OK);
  EXPECT_FALSE(source.has_error());
  EXPECT_THAT(Jobs(), ::testing::ElementsAre("delta", "posture/filevault"));
}

TEST_F(ApplySyncEndTest, AJobThatNobodyReadsAnyMoreIsForgotten) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_OK);
  const int week = 7 * 24 * 3600;
  ApplySyncEnd(EndedAt(20,
                       "kind: SYNC_KIND_POSTURE state: SYNC_STATE_FAILED"
                       "  job: 'facet/apps' error { reason: 'SOURCE_ERROR' }"),
               source, status_);
  const char* const delta = "kind: SYNC_KIND_DELTA state: SYNC_STATE_SUCCEEDED";

  ApplySyncEnd(EndedAt(20 + week, delta), source, status_);
  EXPECT_EQ(source.state(), v1::SOURCE_STATE_DEGRADED);
  ApplySyncEnd(EndedAt(21 + week, delta), source, status_);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_OK);
  EXPECT_THAT(Jobs(), ::testing::ElementsAre("delta"));
}

TEST_F(ApplySyncEndTest, EndpointProblemsAreThoseOfTheirJob) {
  v1::Sync full = Ended("kind: SYNC_KIND_FULL");
  v1::Sync posture = Ended("kind: SYNC_KIND_POSTURE job: 'posture/x'");
  v1::Sync device = Ended("kind: SYNC_KIND_DEVICE");
  v1::Source problems;
  problems.add_endpoint_problems()->set_endpoint("prism/x");

  ApplyEndpointProblems(posture, problems.endpoint_problems(), status_);
  ApplyEndpointProblems(full, {}, status_);
  ApplyEndpointProblems(device, problems.endpoint_problems(), status_);

  EXPECT_THAT(Jobs(), ::testing::ElementsAre("full", "posture/x"));
  EXPECT_EQ(status_.jobs(0).endpoint_problems_size(), 0);
  EXPECT_EQ(status_.jobs(1).endpoint_problems_size(), 1);
  ApplyEndpointProblems(posture, {}, status_);
  EXPECT_EQ(status_.jobs(1).endpoint_problems_size(), 0);
}

}  // namespace
}  // namespace muster::inventory
