#include <memory>
#include <string>
#include <utility>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/grpc/server.h"
#include "base/threads/thread_pool.h"
#include "connector/core/fake_command_sink.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/service/connector_service.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

// FollowCommand over an in-process server; the test moves the clock and ticks.
class FollowCommandTest : public ::testing::Test {
 protected:
  FollowCommandTest() {
    auto commands = std::make_unique<FakeCommandSink>();
    commands_ = commands.get();
    EXPECT_THAT(
        sources_.Add(*ServedSource::Create(
            {},
            Tenant{"sources/s", std::make_unique<FakeDeviceSource>("sources/s"),
                   std::move(commands)},
            {inventory_.Opener(), std::make_unique<FakeRecords>("sources/s"),
             nullptr, clock_, random_})),
        IsOk());
    v1::DeviceCommand lock;
    lock.mutable_lock();
    EXPECT_THAT(commands_->Send("a", "SN-a", lock), IsOk());
  }

  void SetUp() override {
    GrpcServer::Options options;
    options.services = {service_.get()};
    auto server = GrpcServer::Create(std::move(options));
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    stub_ = v1::Connector::NewStub(server_->InProcessChannel());
  }

  void Follow(const std::string& device, const std::string& command) {
    v1::FollowCommandRequest request;
    request.set_device(device);
    request.set_vendor_command_id(command);
    stream_ = stub_->FollowCommand(&context_, request);
  }
  // The next state, or UNSPECIFIED at the end of the stream.
  v1::VendorState Next() {
    v1::FollowCommandResponse response;
    if (!stream_->Read(&response)) return v1::VENDOR_STATE_UNSPECIFIED;
    return response.command().state();
  }
  void Move(v1::VendorState state) {
    commands_->Move("a", "command-0", state);
    clock_.Advance(absl::Seconds(1));
    service_->Tick();
  }
  absl::Status End() { return FromGrpcStatus(stream_->Finish()); }

  FakeClock clock_;
  FakeRandom random_;
  FakeInventory inventory_;
  FakeCommandSink* commands_;
  ServedSources sources_;
  std::unique_ptr<SourceFile> file_ = *SourceFile::Open("");
  SourceIntake intake_{nullptr, nullptr, sources_, *file_, clock_};
  ThreadPool pool_{2};
  std::unique_ptr<ConnectorService> service_ =
      std::make_unique<ConnectorService>(sources_, intake_, clock_, random_,
                                         pool_);
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Connector::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::FollowCommandResponse>> stream_;
};

TEST_F(FollowCommandTest, StreamsEveryStateAndEndsWellAfterTheLast) {
  Follow("sources/s/devices/a", "command-0");

  EXPECT_EQ(Next(), v1::VENDOR_STATE_PENDING);
  Move(v1::VENDOR_STATE_RUNNING);
  EXPECT_EQ(Next(), v1::VENDOR_STATE_RUNNING);
  Move(v1::VENDOR_STATE_COMPLETED);
  EXPECT_EQ(Next(), v1::VENDOR_STATE_COMPLETED);
  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_THAT(End(), IsOk());
}

TEST_F(FollowCommandTest, EndsAtOnceWithACommandThatHasFailedAlready) {
  commands_->Move("a", "command-0", v1::VENDOR_STATE_FAILED);

  Follow("sources/s/devices/a", "command-0");

  EXPECT_EQ(Next(), v1::VENDOR_STATE_FAILED);
  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_THAT(End(), IsOk());
}

TEST_F(FollowCommandTest, RefusesACommandThatTheDeviceDoesNotHave) {
  Follow("sources/s/devices/a", "command-9");

  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_THAT(End(), ErrorIs(absl::StatusCode::kNotFound, "COMMAND_NOT_FOUND"));
}

TEST_F(FollowCommandTest, RefusesASourceThatItDoesNotServe) {
  Follow("sources/other/devices/a", "command-0");

  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_THAT(End(), ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
}

TEST_F(FollowCommandTest, EndsWithTheErrorOfAVendorThatCannotBeAsked) {
  Follow("sources/s/devices/a", "command-0");
  ASSERT_EQ(Next(), v1::VENDOR_STATE_PENDING);

  commands_->Fail(Error(absl::StatusCode::kResourceExhausted,
                        "SOURCE_THROTTLED", "the vendor says: slow down"));
  Move(v1::VENDOR_STATE_RUNNING);

  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_THAT(
      End(), ErrorIs(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED"));
}

TEST_F(FollowCommandTest, EndsOpenAndLaterStreamsWhenItDrains) {
  Follow("sources/s/devices/a", "command-0");
  ASSERT_EQ(Next(), v1::VENDOR_STATE_PENDING);

  service_->Drain();

  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_THAT(End(), ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

TEST_F(FollowCommandTest, EndsWhenTheClientGoesAway) {
  Follow("sources/s/devices/a", "command-0");
  ASSERT_EQ(Next(), v1::VENDOR_STATE_PENDING);

  context_.TryCancel();

  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_THAT(End(), testing::StatusIs(absl::StatusCode::kCancelled));
  // Returns only once the server has let go of every stream.
  server_->Shutdown(absl::InfiniteDuration());
}

TEST_F(FollowCommandTest, FollowsOnThoughTheSourceIsServedNoMore) {
  Follow("sources/s/devices/a", "command-0");
  ASSERT_EQ(Next(), v1::VENDOR_STATE_PENDING);

  sources_.Remove("sources/s");
  service_->Tick();
  service_->Drain();

  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_THAT(End(), ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

}  // namespace
}  // namespace muster::connector
