#include "inventory/watch/watch_service.h"

#include <memory>
#include <string>

#include "base/errors.h"
#include "base/grpc/server.h"
#include "base/threads/thread_pool.h"
#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/watch_world.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::TestDevice;

// The service as a module makes it.
class RawService final : public v1::Inventory::WithRawCallbackMethod_Watch<
                             v1::Inventory::Service> {
 public:
  explicit RawService(WatchService& watch) : watch_(watch) {}
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override {
    return watch_.Watch(context, request);
  }

 private:
  WatchService& watch_;
};

// Real streams of a server without a socket.
class WatchServiceTest : public ::testing::Test {
 protected:
  WatchServiceTest() {
    GrpcServer::Options options;
    options.services = {&raw_};
    server_ = GrpcServer::Create(std::move(options)).value();
    stub_ = v1::Inventory::NewStub(server_->InProcessChannel());
  }
  ~WatchServiceTest() override {
    hub_.Drain();
    stub_.reset();
    server_->Shutdown(absl::Seconds(10));
  }

  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> Watch(
      grpc::ClientContext& context, const std::string& watcher,
      const std::string& token = "") {
    v1::WatchRequest request;
    request.set_parent("sources/iru");
    request.set_watcher(watcher);
    request.set_resume_token(token);
    return stub_->Watch(&context, request);
  }

  testing::WatchWorld world_;
  WatchHub hub_;
  ThreadPool threads_{2};
  PumpQueue pumps_{threads_, 2};
  WatcherRegistry registry_{world_.store(),
                            [](absl::string_view, const v1::WatchToken&) {
                              return absl::OkStatus();
                            }};
  WatchService service_{{world_.store(), world_.liveness(), world_.shared(),
                         registry_, world_.clock(), world_.random(), pumps_,
                         hub_}};
  RawService raw_{service_};
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Inventory::Stub> stub_;
};

TEST_F(WatchServiceTest, StreamsTheSnapshotAndThenWhatIsCommitted) {
  world_.Put(TestDevice("a"));
  grpc::ClientContext context;
  const auto reader = Watch(context, "trust");
  v1::WatchResponse message;
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.snapshot_end().resource_count(), 1);

  world_.Put(TestDevice("b"));
  hub_.WakeAll();

  ASSERT_TRUE(reader->Read(&message));
  EXPECT_EQ(message.changes(0).device().name(), testing::DeviceName("b"));
  context.TryCancel();
}

TEST_F(WatchServiceTest, SendsABookmarkWhenTheTickFindsItDue) {
  grpc::ClientContext context;
  const auto reader = Watch(context, "trust");
  v1::WatchResponse message;
  ASSERT_TRUE(reader->Read(&message));

  world_.clock().Advance(absl::Seconds(30));
  hub_.Tick(world_.clock().Now());

  ASSERT_TRUE(reader->Read(&message));
  EXPECT_TRUE(message.has_view());
  context.TryCancel();
}

TEST_F(WatchServiceTest, EndsAStreamWithTheReason) {
  grpc::ClientContext context;
  const auto reader = Watch(context, "trust", "damaged");
  v1::WatchResponse message;

  EXPECT_FALSE(reader->Read(&message));

  EXPECT_THAT(
      FromGrpcStatus(reader->Finish()),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED"));
}

TEST_F(WatchServiceTest, RefusesAWatcherWhoseNameCannotBeALabel) {
  for (const std::string& name :
       {std::string("Trust"), std::string("a b"), std::string(64, 'a')}) {
    grpc::ClientContext context;
    const auto reader = Watch(context, name);
    v1::WatchResponse message;

    EXPECT_FALSE(reader->Read(&message));

    EXPECT_THAT(
        FromGrpcStatus(reader->Finish()),
        ErrorIs(absl::StatusCode::kInvalidArgument, "WATCHER_NAME_MALFORMED"));
    const v1::ListWatchersResponse list = registry_.List();
    for (const v1::WatcherStatus& listed : list.watchers()) {
      EXPECT_NE(listed.watcher(), name);
    }
  }
}

TEST_F(WatchServiceTest, ServesAWatcherWithoutAName) {
  grpc::ClientContext context;
  const auto reader = Watch(context, "");
  v1::WatchResponse message;

  EXPECT_TRUE(reader->Read(&message));
  context.TryCancel();
}

TEST_F(WatchServiceTest, DrainsSoThatClientsResume) {
  grpc::ClientContext context;
  const auto reader = Watch(context, "trust");
  v1::WatchResponse message;
  ASSERT_TRUE(reader->Read(&message));

  hub_.Drain();

  while (reader->Read(&message)) {
  }
  EXPECT_THAT(FromGrpcStatus(reader->Finish()),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

TEST_F(WatchServiceTest, ListsTheStreamUntilItEnds) {
  world_.Put(TestDevice("a"));
  {
    grpc::ClientContext context;
    const auto reader = Watch(context, "trust");
    v1::WatchResponse message;
    ASSERT_TRUE(reader->Read(&message));
    const v1::ListWatchersResponse list = registry_.List();
    ASSERT_EQ(list.watchers_size(), 1);
    EXPECT_EQ(list.watchers(0).watcher(), "trust");
    EXPECT_EQ(list.watchers(0).parent(), "sources/iru");
    EXPECT_FALSE(list.watchers(0).in_snapshot());
    context.TryCancel();
    while (reader->Read(&message)) {
    }
    reader->Finish();
  }
  ASSERT_TRUE(hub_.AwaitEmpty(absl::Seconds(10)));

  EXPECT_EQ(registry_.List().watchers_size(), 0);
}

TEST_F(WatchServiceTest, TellsTheLagOfAReport) {
  world_.PutMany(3);
  grpc::ClientContext context;
  const auto reader = Watch(context, "trust");
  v1::WatchResponse message;
  ASSERT_TRUE(reader->Read(&message));
  world_.PutMany(2);
  v1::ReportProgressRequest request;
  request.set_watcher("trust");
  request.set_resume_token(message.resume_token());

  const auto reported = service_.ReportProgress(request);

  ASSERT_THAT(reported, IsOk());
  EXPECT_EQ(reported->lag(), 2);
  context.TryCancel();
}

}  // namespace
}  // namespace muster::inventory
