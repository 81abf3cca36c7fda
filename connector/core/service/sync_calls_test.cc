// The calls of the connector that start, follow and stop syncs.
#include <string>
#include <vector>

#include "connector/core/service/service_fixture.h"
#include "gmock/gmock.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;

using SyncCallsTest = ServiceFixture;

using Request = PageSink::Request;

TEST_F(SyncCallsTest, SyncsTheWholeSourceIntoTheInventory) {
  v1::StartSyncResponse response;

  ASSERT_THAT(StartSync(response), IsOk());

  EXPECT_EQ(response.sync(), "sources/s/syncs/1");
  EXPECT_FALSE(response.already_running());
  EXPECT_EQ(inventory_.Steps(Request::kPage).size(), 2);
  EXPECT_EQ(inventory_.Steps(Request::kCommit).size(), 1);
}

TEST_F(SyncCallsTest, AnswersWithTheSyncThatRunsAndCancelsIt) {
  absl::Notification asked;
  devices_->OnPage([&](size_t index) {
    if (index == 1) asked.WaitForNotification();
  });
  v1::StartSyncResponse first;
  v1::StartSyncResponse second;
  BeginInBackground();

  ASSERT_THAT(StartSync(first), IsOk());
  ASSERT_THAT(StartSync(second), IsOk());
  ASSERT_THAT(CancelSync(first.sync()), IsOk());
  asked.Notify();
  ASSERT_TRUE(source_->AwaitIdle(absl::InfiniteDuration()));

  EXPECT_TRUE(first.already_running());
  EXPECT_EQ(second.sync(), first.sync());
  const auto aborts = inventory_.Steps(Request::kAbort);
  ASSERT_EQ(aborts.size(), 1);
  EXPECT_EQ(aborts[0].abort().error().reason(), "SYNC_CANCELLED");
  EXPECT_THAT(CancelSync(first.sync()), IsOk());
}

TEST_F(SyncCallsTest, StartsAnyJobByItsName) {
  v1::StartSyncRequest request;
  request.set_source(kSource);
  request.set_job("delta");
  v1::StartSyncResponse response;

  ASSERT_THAT(Call(&v1::Connector::Stub::StartSync, request, response), IsOk());

  const auto begin = inventory_.Steps(Request::kBegin).back().begin();
  EXPECT_EQ(begin.job(), "delta");
  EXPECT_EQ(begin.kind(), inventory::v1::SYNC_KIND_DELTA);
  request.set_job("posture/none");
  EXPECT_THAT(Call(&v1::Connector::Stub::StartSync, request, response),
              ErrorIs(absl::StatusCode::kNotFound, "JOB_NOT_FOUND"));
}

TEST_F(SyncCallsTest, StreamsHowFarASyncIsAndItsEnd) {
  std::vector<v1::RunSyncResponse> responses;

  ASSERT_THAT(RunSync("", responses), IsOk());

  ASSERT_FALSE(responses.empty());
  EXPECT_THAT(responses.back(), EqualsProto(R"pb(
                sync: "sources/s/syncs/1"
                page_count: 2
                device_count: 3
                expected_count: 3
                api_call_count: 3
                done: true
              )pb"));
}

TEST_F(SyncCallsTest, StreamsEachPageToAReaderThatKeepsUp) {
  absl::Notification read;
  devices_->OnPage([&](size_t index) {
    if (index == 1) read.WaitForNotification();
  });
  BeginInBackground();
  v1::RunSyncRequest request;
  request.set_source(kSource);
  grpc::ClientContext context;
  const auto stream = stub_->RunSync(&context, request);
  v1::RunSyncResponse response;

  do {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_FALSE(response.done());
  } while (response.device_count() == 0);
  EXPECT_EQ(response.device_count(), 2);
  read.Notify();
  while (stream->Read(&response)) continue;

  EXPECT_TRUE(response.done());
  EXPECT_EQ(response.device_count(), 3);
  EXPECT_THAT(FromGrpcStatus(stream->Finish()), IsOk());
}

TEST_F(SyncCallsTest, StreamsWhyASyncFailedAsItsLastMessage) {
  devices_->FailPage(1, Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
                              "the source answered 500"));
  std::vector<v1::RunSyncResponse> responses;

  ASSERT_THAT(RunSync("full", responses), IsOk());

  EXPECT_TRUE(responses.back().done());
  EXPECT_EQ(responses.back().error().reason(), "SOURCE_ERROR");
  EXPECT_EQ(responses.back().device_count(), 2);
}

TEST_F(SyncCallsTest, StreamsNothingOfASyncThatNeverBegan) {
  inventory_.FailAt(Request::kBegin,
                    Error(absl::StatusCode::kFailedPrecondition,
                          "SOURCE_PAUSED", "resume it"));
  std::vector<v1::RunSyncResponse> responses;

  EXPECT_THAT(RunSync("", responses),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_PAUSED"));
  EXPECT_TRUE(responses.empty());
  EXPECT_THAT(RunSync("none", responses),
              ErrorIs(absl::StatusCode::kNotFound, "JOB_NOT_FOUND"));
}

TEST_F(SyncCallsTest, ReportsARefusedCredentialAsAnIncidentOnce) {
  devices_->FailSweeps(Error(absl::StatusCode::kFailedPrecondition,
                             "SOURCE_CREDENTIAL_REFUSED", "replace the token"));
  v1::StartSyncResponse response;
  ASSERT_THAT(StartSync(response), IsOk());
  ASSERT_THAT(StartSync(response), IsOk());
  EXPECT_THAT(records_->done(), ElementsAre("report CREDENTIAL_ERROR"));

  devices_->FailSweeps(absl::OkStatus());
  ASSERT_THAT(StartSync(response), IsOk());

  EXPECT_THAT(records_->done(), ElementsAre("report CREDENTIAL_ERROR",
                                            "resolve CREDENTIAL_ERROR"));
}

TEST_F(SyncCallsTest, ComparesTheInventoryWithTheSource) {
  records_->Know({});
  v1::ReconcileRequest request;
  request.set_source(kSource);
  v1::ReconcileResponse response;

  ASSERT_THAT(Call(&v1::Connector::Stub::Reconcile, request, response), IsOk());

  EXPECT_EQ(response.tenant_count(), 3);
  EXPECT_EQ(response.differences_size(), 3);
  EXPECT_TRUE(inventory_.steps().empty());
}

TEST_F(SyncCallsTest, NamesTheSyncEvenIfTheHostIsUnreachable) {
  devices_->FailSweeps(
      Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no host"));
  v1::StartSyncResponse response;

  ASSERT_THAT(StartSync(response), IsOk());

  EXPECT_EQ(response.sync(), "sources/s/syncs/1");
  EXPECT_EQ(inventory_.Steps(Request::kAbort).size(), 1);
}

TEST_F(SyncCallsTest, StartsNoOtherKindOfSyncThanFull) {
  v1::StartSyncRequest request;
  request.set_source(kSource);
  request.set_kind(inventory::v1::SYNC_KIND_DELTA);
  v1::StartSyncResponse response;

  EXPECT_THAT(
      Call(&v1::Connector::Stub::StartSync, request, response),
      ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_KIND_UNSUPPORTED"));
}

TEST_F(SyncCallsTest, RefusesToCancelASyncThatItDoesNotRun) {
  EXPECT_THAT(CancelSync("sources/s/syncs/5"),
              ErrorIs(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND"));
}

}  // namespace
}  // namespace muster::connector
