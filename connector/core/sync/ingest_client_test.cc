#include "connector/core/sync/ingest_client.h"

#include <memory>
#include <string>

#include "base/errors.h"
#include "base/grpc/server.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "base/threads/thread_pool.h"
#include "connector/core/sync/fake_ingest_service.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using Request = PageSink::Request;

class IngestClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    GrpcServer::Options options;
    options.services = {&service_};
    auto server = GrpcServer::Create(std::move(options));
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    channel_.Set(server_->InProcessChannel());
  }

  static Request::Begin BeginOf(const std::string& source) {
    Request::Begin begin;
    begin.set_source(source);
    return begin;
  }
  static Request::Page PageOf(int64_t index) {
    Request::Page page;
    page.set_index(index);
    return page;
  }
  static Request::Commit CommitOf(int64_t page_count) {
    Request::Commit commit;
    commit.set_page_count(page_count);
    return commit;
  }

  FakeInventory inventory_;
  FakeIngestService service_{inventory_};
  LateChannel channel_;
  std::unique_ptr<GrpcServer> server_;
  IngestClient client_{channel_};
};

TEST_F(IngestClientTest, CarriesASyncOfManyPagesThere) {
  const auto sink = client_.Open();
  ASSERT_THAT(sink->Begin(BeginOf("sources/s")),
              IsOkAndHolds("sources/s/syncs/1"));

  for (int i = 0; i < 20; ++i) ASSERT_THAT(sink->Push(PageOf(i)), IsOk());
  ASSERT_THAT(sink->Commit(CommitOf(20)), IsOk());

  EXPECT_EQ(inventory_.Steps(Request::kPage).size(), 20);
}

TEST_F(IngestClientTest, SendsTheTraceContextOfEachStepWithIt) {
  const SpanRecorder recorder;
  const auto sink = client_.Open();
  const Span span("step");
  const WithSpan scope(span);

  ASSERT_THAT(sink->Begin(BeginOf("sources/s")), IsOk());
  ASSERT_THAT(sink->Abort({}), IsOk());

  EXPECT_THAT(service_.traceparents(),
              ElementsAre(span.traceparent(), span.traceparent()));
}

TEST_F(IngestClientTest, TellsWhyTheInventoryRefusesAPage) {
  inventory_.FailAt(Request::kPage, Error(absl::StatusCode::kResourceExhausted,
                                          "DISK_FULL", "free some space"));
  const auto sink = client_.Open();
  ASSERT_THAT(sink->Begin(BeginOf("sources/s")), IsOk());
  absl::Status pushed;

  for (int i = 0; i < 20 && pushed.ok(); ++i) pushed = sink->Push(PageOf(i));

  EXPECT_THAT(pushed,
              ErrorIs(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
}

TEST_F(IngestClientTest, FailsTheStepThatHangsWhenAllAreCancelled) {
  service_.HangOnCommit();
  const auto sink = client_.Open();
  ASSERT_THAT(sink->Begin(BeginOf("sources/s")), IsOk());
  absl::Status committed;
  {
    ThreadPool pool(1);
    pool.Post([&] { committed = sink->Commit(CommitOf(0)).status(); });
    service_.AwaitHanging();
    client_.CancelAll();
  }

  EXPECT_THAT(committed,
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
}

TEST_F(IngestClientTest, RefusesSyncsAfterAllWereCancelled) {
  client_.CancelAll();

  EXPECT_THAT(client_.Open()->Begin(BeginOf("sources/s")),
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
}

}  // namespace
}  // namespace muster::connector
