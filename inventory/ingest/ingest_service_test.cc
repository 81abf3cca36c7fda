#include "inventory/ingest/ingest_service.h"

#include <string>
#include <vector>

#include "base/errors.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_server.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Begin;
using testing::Page;
using testing::Shown;
using testing::ShownMany;

using IngestServiceTest = testing::TestServer;

TEST_F(IngestServiceTest, ASyncThatIsCutOffByADrainIsInterrupted) {
  grpc::ClientContext context;
  const auto stream = ingest_->PushPages(&context);
  Send(*stream, Begin());
  Send(*stream, Page(0, {Shown("a")}));

  module_->Drain();
  EXPECT_THAT(FromGrpcStatus(stream->Finish()),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
  Stop();
  Start();

  grpc::ClientContext get;
  v1::GetSyncRequest request;
  request.set_name("sources/iru/syncs/1");
  v1::Sync sync;
  ASSERT_TRUE(sources_->GetSync(&get, request, &sync).ok());
  EXPECT_EQ(sync.state(), v1::SYNC_STATE_FAILED);
  EXPECT_EQ(sync.error().reason(), "SYNC_INTERRUPTED");
  EXPECT_EQ(sync.page_count(), 1);
}

TEST_F(IngestServiceTest, AConnectorThatGoesAwayBreaksItsSync) {
  {
    grpc::ClientContext context;
    const auto stream = ingest_->PushPages(&context);
    Send(*stream, Begin());
    stream->WritesDone();
    EXPECT_THAT(FromGrpcStatus(stream->Finish()),
                ErrorIs(absl::StatusCode::kUnavailable, "SYNC_STREAM_BROKEN"));
  }
  v1::ListSyncsRequest request;
  request.set_parent("sources/iru");
  const auto syncs = ListSyncs(request);

  ASSERT_THAT(syncs, IsOk());
  ASSERT_EQ(syncs->syncs_size(), 1);
  EXPECT_EQ(syncs->syncs(0).error().reason(), "SYNC_STREAM_BROKEN");
}

TEST_F(IngestServiceTest, RefusesABadPageWithItsReason) {
  grpc::ClientContext context;
  const auto stream = ingest_->PushPages(&context);
  Send(*stream, Begin());
  ASSERT_TRUE(stream->Write(Page(0, ShownMany(301))));

  EXPECT_THAT(FromGrpcStatus(stream->Finish()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOO_LARGE"));
}

TEST_F(IngestServiceTest, JoinsTheTraceOfTheStepToThatOfTheCommit) {
  SpanRecorder spans;
  std::string trace_id;
  {
    Span page("page");
    trace_id = page.trace_id();
    grpc::ClientContext context;
    const auto stream = ingest_->PushPages(&context);
    Send(*stream, Begin());
    auto request = Page(0, {Shown("a")});
    request.set_traceparent(page.traceparent());
    Send(*stream, request);
    stream->WritesDone();
    stream->Finish();
  }

  std::vector<std::string> traces;
  for (const auto& span : spans.FinishedNamed("inventory.commit")) {
    traces.push_back(span.trace_id);
  }
  EXPECT_THAT(traces, ::testing::Contains(trace_id));
}

}  // namespace
}  // namespace muster::inventory
