#include "inventory/ingest/push_reactor.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/grpc/server.h"
#include "base/threads/thread_pool.h"
#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "inventory/ingest/ingest_service.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Begin;
using testing::Page;
using testing::Shown;
using testing::ShownMany;
using testing::ShownWithOs;

// The service on a store in memory, in a server without a socket.
class PushReactorTest : public ::testing::Test {
 protected:
  using Stream =
      grpc::ClientReaderWriter<v1::PushPagesRequest, v1::PushPagesResponse>;

  PushReactorTest() {
    GrpcServer::Options options;
    options.services = {&service_};
    auto server = GrpcServer::Create(std::move(options));
    EXPECT_THAT(server, IsOk());
    server_ = *std::move(server);
    stub_ = v1::Ingest::NewStub(server_->InProcessChannel());
    stream_ = stub_->PushPages(&context_);
  }
  ~PushReactorTest() override {
    stream_.reset();
    server_->Shutdown(absl::Seconds(10));
  }

  v1::PushPagesResponse Read() {
    v1::PushPagesResponse response;
    EXPECT_TRUE(stream_->Read(&response));
    return response;
  }
  v1::PushPagesResponse Send(const v1::PushPagesRequest& request) {
    EXPECT_TRUE(stream_->Write(request));
    return Read();
  }
  absl::Status Finish() { return FromGrpcStatus(stream_->Finish()); }

  testing::TestInventory inventory_;
  ThreadPool executor_{2};
  IngestService service_{inventory_.syncs(), inventory_.store(),
                         RemovalGuard(config::v1::InventoryConfig()),
                         executor_};
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Ingest::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<Stream> stream_;
};

TEST_F(PushReactorTest, AnswersPagesInOrderHoweverManyAreUnderWay) {
  Send(Begin());
  constexpr int kPages = 20;
  std::thread connector([&] {
    for (int i = 0; i < kPages; ++i) {
      EXPECT_TRUE(stream_->Write(Page(i, ShownMany(30, i * 30))));
    }
    EXPECT_TRUE(stream_->Write(testing::Commit(kPages)));
    stream_->WritesDone();
  });

  for (int i = 0; i < kPages; ++i) {
    const auto ack = Read().ack();
    EXPECT_EQ(ack.index(), i);
    EXPECT_EQ(ack.revision(), (i + 1) * 30);
  }
  EXPECT_TRUE(Read().committed().done());
  connector.join();
  EXPECT_THAT(Finish(), IsOk());
  EXPECT_EQ(inventory_.GetSource().device_count(), kPages * 30);
}

TEST_F(PushReactorTest, APageThatIsSentAgainIsAckedAgain) {
  Send(Begin());

  EXPECT_EQ(Send(Page(0, {Shown("a")})).ack().revision(), 1);
  EXPECT_EQ(Send(Page(0, {ShownWithOs("a", "15")})).ack().revision(), 1);
  EXPECT_EQ(inventory_.Get("a").os().version(), "14.4.1");
  EXPECT_EQ(Send(testing::Commit(1)).committed().revision(), 1);
  EXPECT_THAT(Finish(), IsOk());
}

TEST_F(PushReactorTest, AcksThePagesBeforeTheOneThatIsRefused) {
  Send(Begin());
  ASSERT_TRUE(stream_->Write(Page(0, {Shown("a")})));
  ASSERT_TRUE(stream_->Write(Page(1, ShownMany(301))));
  stream_->Write(Page(2, {Shown("b")}));

  EXPECT_EQ(Read().ack().index(), 0);
  EXPECT_THAT(Finish(),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOO_LARGE"));
  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "PAGE_TOO_LARGE");
  EXPECT_EQ(inventory_.Get("b").name(), "");
}

TEST_F(PushReactorTest, TellsOfAFullDiskAndMayBeStartedAgain) {
  Send(Begin());
  inventory_.store().FailNextCommit(Error(absl::StatusCode::kResourceExhausted,
                                          "DISK_FULL", "free some space"));
  stream_->Write(Page(0, {Shown("a")}));

  EXPECT_THAT(Finish(),
              ErrorIs(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "DISK_FULL");
  inventory_.Sync({Shown("a")});
}

TEST_F(PushReactorTest, TellsOfACommitWithAnUnknownOutcome) {
  Send(Begin());
  inventory_.store().LoseNextCommit(false);
  stream_->Write(Page(0, {Shown("a")}));

  EXPECT_THAT(Finish(),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
  inventory_.Sync({Shown("a")});
  EXPECT_EQ(inventory_.Changes().size(), 1u);
}

TEST_F(PushReactorTest, AConnectorThatGoesAwayBreaksItsSync) {
  Send(Begin());
  ASSERT_TRUE(stream_->Write(Page(0, {Shown("a")})));
  stream_->WritesDone();

  EXPECT_EQ(Read().ack().revision(), 1);
  EXPECT_THAT(Finish(),
              ErrorIs(absl::StatusCode::kUnavailable, "SYNC_STREAM_BROKEN"));
  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "SYNC_STREAM_BROKEN");
}

TEST_F(PushReactorTest, ADrainInterruptsTheSync) {
  Send(Begin());
  Send(Page(0, {Shown("a")}));

  service_.Drain();

  EXPECT_THAT(Finish(), ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "SYNC_INTERRUPTED");
}

TEST_F(PushReactorTest, RefusesAPageWithoutABegin) {
  stream_->Write(Page(0, {Shown("a")}));

  EXPECT_THAT(Finish(),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
}

TEST_F(PushReactorTest, SyncsOfSeveralSourcesRunAtOnce) {
  std::vector<std::thread> connectors;
  for (const std::string source : {"sources/us", "sources/eu"}) {
    connectors.emplace_back([this, source] {
      grpc::ClientContext context;
      const auto stream = stub_->PushPages(&context);
      v1::PushPagesResponse response;
      const auto send = [&](const v1::PushPagesRequest& request) {
        EXPECT_TRUE(stream->Write(request) && stream->Read(&response));
      };
      send(Begin(v1::SYNC_KIND_FULL, source));
      for (int i = 0; i < 20; ++i) {
        send(Page(i, {Shown(absl::StrCat(i), source)}));
      }
      send(testing::Commit(20));
      EXPECT_TRUE(response.committed().done());
      EXPECT_THAT(FromGrpcStatus(stream->Finish()), IsOk());
    });
  }
  for (std::thread& connector : connectors) connector.join();

  EXPECT_EQ(inventory_.GetSource("sources/us").device_count(), 20);
  EXPECT_EQ(inventory_.GetSource("sources/eu").device_count(), 20);
  EXPECT_EQ(inventory_.store().end().revision, 40);
}

}  // namespace
}  // namespace muster::inventory
