#include "base/grpc/cursor_reactor.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "base/errors.h"
#include "base/executor.h"
#include "base/grpc/channel.h"
#include "base/grpc/echo_service.h"
#include "base/grpc/server.h"
#include "base/grpc/watch_hub.h"
#include "base/threads/thread_pool.h"
#include "gtest/gtest.h"
#include "testing/fake_server_writer.h"

namespace muster {
namespace {

using ::muster::testing::FakeServerWriter;
using Message = echo::v1::SayResponse;
using Reactor = CursorReactor<Message>;

// A log whose n-th entry is "n". Not thread-safe.
class FakeLog {
 public:
  absl::StatusOr<std::optional<Message>> ReadNext() {
    ++reads;
    if (!failure.ok()) return failure;
    if (cursor >= head) return std::nullopt;
    Message message;
    message.set_text(absl::StrCat(++cursor));
    return message;
  }

  int head = 0;
  int cursor = 0;
  int reads = 0;
  absl::Status failure;
};

class CursorReactorTest : public ::testing::Test {
 protected:
  ~CursorReactorTest() override {
    if (reactor_ != nullptr) reactor_->OnDone();
  }

  FakeLog log_;
  int done_ = 0;
  InlineExecutor executor_;
  Reactor* reactor_ = new Reactor(
      executor_, [this] { return log_.ReadNext(); },
      [this](Reactor*) { ++done_; });
  FakeServerWriter<Message> client_{reactor_};
};

TEST_F(CursorReactorTest, SendsWhatIsAppendedAfterItWentIdle) {
  reactor_->Wake();
  ASSERT_EQ(client_.in_flight(), nullptr);

  log_.head = 1;
  reactor_->Wake();

  ASSERT_NE(client_.in_flight(), nullptr);
  EXPECT_EQ(client_.in_flight()->text(), "1");
}

TEST_F(CursorReactorTest, ReadsNothingMoreWhileAMessageIsInFlight) {
  log_.head = 1000;
  for (int i = 0; i < 10; ++i) reactor_->Wake();
  EXPECT_EQ(log_.reads, 1);

  client_.CompleteWrite();
  EXPECT_EQ(log_.reads, 2);
  EXPECT_EQ(client_.in_flight()->text(), "2");
}

TEST_F(CursorReactorTest, LooksAgainIfItWasWokenWhileReading) {
  Reactor* self = nullptr;
  const auto read_and_be_late =
      [&]() -> absl::StatusOr<std::optional<Message>> {
    const bool first = log_.head == 0;
    absl::StatusOr<std::optional<Message>> next = log_.ReadNext();
    log_.head = 1;
    if (first) self->Wake();  // a commit, after the read has missed it
    return next;
  };
  self = new Reactor(executor_, read_and_be_late, [](Reactor*) {});
  FakeServerWriter<Message> client(self);

  self->Wake();

  ASSERT_NE(client.in_flight(), nullptr);
  EXPECT_EQ(client.in_flight()->text(), "1");
  self->OnDone();
}

TEST_F(CursorReactorTest, FailedReadEndsTheStreamWithItsReason) {
  log_.failure =
      Error(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED", "gone");
  reactor_->Wake();

  ASSERT_TRUE(client_.finished().has_value());
  EXPECT_EQ(client_.finished()->error_code(), grpc::OUT_OF_RANGE);
  EXPECT_EQ(ErrorReason(FromGrpcStatus(*client_.finished())),
            "RESUME_TOKEN_EXPIRED");
}

TEST_F(CursorReactorTest, EndWaitsForTheMessageInFlight) {
  log_.head = 2;
  reactor_->Wake();
  reactor_->End(absl::UnavailableError("draining"));
  EXPECT_FALSE(client_.finished().has_value());

  client_.CompleteWrite();
  ASSERT_TRUE(client_.finished().has_value());
  EXPECT_EQ(client_.finished()->error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(log_.reads, 1);
}

TEST_F(CursorReactorTest, EndOfAnIdleStreamFinishesAtOnce) {
  reactor_->Wake();
  reactor_->End(absl::OkStatus());
  ASSERT_TRUE(client_.finished().has_value());
  EXPECT_TRUE(client_.finished()->ok());
}

TEST_F(CursorReactorTest, FirstEndCountsAndLaterWakesReadNothing) {
  reactor_->End(absl::UnavailableError("first"));
  reactor_->End(absl::AbortedError("second"));
  reactor_->OnCancel();
  log_.head = 1;
  reactor_->Wake();

  EXPECT_EQ(client_.finished()->error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(log_.reads, 0);
  EXPECT_EQ(client_.in_flight(), nullptr);
}

TEST_F(CursorReactorTest, BrokenWriteEndsTheStream) {
  log_.head = 2;
  reactor_->Wake();
  client_.CompleteWrite(/*ok=*/false);
  ASSERT_TRUE(client_.finished().has_value());
  EXPECT_EQ(client_.finished()->error_code(), grpc::CANCELLED);
}

TEST_F(CursorReactorTest, TellsItsOwnerWhenItIsOver) {
  reactor_->OnDone();
  reactor_ = nullptr;
  EXPECT_EQ(done_, 1);
}

// A service whose Hold() sends the numbers up to a head, over a real server.
class CountingService final
    : public echo::v1::Echo::WithCallbackMethod_Hold<echo::v1::Echo::Service> {
 public:
  explicit CountingService(Executor& executor) : executor_(executor) {}

  grpc::ServerWriteReactor<Message>* Hold(
      grpc::CallbackServerContext*, const echo::v1::SayRequest*) override {
    auto* const reactor = new Reactor(
        executor_, [this, cursor = 0]() mutable { return Next(cursor); },
        [this](Reactor* done) { hub_.Leave(done); });
    hub_.Join(reactor);
    return reactor;
  }

  void CountTo(int head) {
    {
      absl::MutexLock lock(&mu_);
      head_ = head;
    }
    hub_.WakeAll();
  }

  WatchHub& hub() { return hub_; }

 private:
  absl::StatusOr<std::optional<Message>> Next(int& cursor) {
    absl::MutexLock lock(&mu_);
    if (cursor >= head_) return std::nullopt;
    Message message;
    message.set_text(absl::StrCat(++cursor));
    return message;
  }

  Executor& executor_;
  absl::Mutex mu_;
  int head_ ABSL_GUARDED_BY(mu_) = 0;
  WatchHub hub_;
};

class WatchOverTheWireTest : public ::testing::Test {
 protected:
  WatchOverTheWireTest() {
    GrpcServer::Options options;
    options.listen_address = "127.0.0.1:0";
    options.services = {&service_};
    server_ = *GrpcServer::Create(options);
    stub_ = echo::v1::Echo::NewStub(*MakeChannel(server_->target()));
  }

  ThreadPool pool_{2};
  CountingService service_{pool_};
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<echo::v1::Echo::Stub> stub_;
  echo::v1::SayRequest request_;
  Message message_;
};

TEST_F(WatchOverTheWireTest, EveryMessageArrivesInOrderAndDrainingEndsIt) {
  grpc::ClientContext context;
  const auto reader = stub_->Hold(&context, request_);
  for (int i = 1; i <= 500; ++i) {
    if (i % 50 == 1) service_.CountTo(i + 49);
    ASSERT_TRUE(reader->Read(&message_));
    ASSERT_EQ(message_.text(), absl::StrCat(i));
  }

  service_.hub().Drain();
  EXPECT_FALSE(reader->Read(&message_));
  EXPECT_EQ(ErrorReason(FromGrpcStatus(reader->Finish())), "DRAINING");
  EXPECT_TRUE(service_.hub().AwaitEmpty(absl::InfiniteDuration()));
}

TEST_F(WatchOverTheWireTest, OpenStreamCanBeSeenBeforeItsFirstMessage) {
  grpc::ClientContext context;
  const auto reader = stub_->Hold(&context, request_);
  reader->WaitForInitialMetadata();
  EXPECT_EQ(service_.hub().size(), 1u);
}

TEST_F(WatchOverTheWireTest, ClientThatGoesAwayLeavesTheHub) {
  grpc::ClientContext context;
  const auto reader = stub_->Hold(&context, request_);
  reader->WaitForInitialMetadata();
  context.TryCancel();
  EXPECT_TRUE(service_.hub().AwaitEmpty(absl::InfiniteDuration()));
}

TEST_F(WatchOverTheWireTest, StalledClientIsCancelledByShutdown) {
  request_.set_text("never reads");
  grpc::ClientContext context;
  const auto reader = stub_->Hold(&context, request_);
  reader->WaitForInitialMetadata();
  service_.CountTo(1000000);

  service_.hub().Drain();
  server_->Shutdown(absl::ZeroDuration());

  EXPECT_EQ(service_.hub().size(), 0u);
}

}  // namespace
}  // namespace muster
