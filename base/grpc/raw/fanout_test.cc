// Many streams of one log over real connections: a hub that wakes them, a
// queue that pumps them, bytes that they share.

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/grpc/channel.h"
#include "base/grpc/echo.grpc.pb.h"
#include "base/grpc/pump/pump_queue.h"
#include "base/grpc/raw/byte_stream_reactor.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/grpc/server.h"
#include "base/grpc/watch_hub.h"
#include "base/threads/thread_pool.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using echo::v1::Echo;
using echo::v1::SayRequest;
using echo::v1::SayResponse;

constexpr absl::Duration kStallLimit = absl::Minutes(2);

// Messages in order, encoded once each. Thread-safe.
class SharedLog {
 public:
  // Appends `count` messages that are `bytes` longer than their number.
  void Append(int count, size_t bytes = 0) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    for (int i = 0; i < count; ++i) {
      SayResponse message;
      message.set_text(absl::StrCat(messages_.size(), " "));
      message.mutable_text()->resize(message.text().size() + bytes, '.');
      messages_.push_back(
          std::make_shared<const grpc::ByteBuffer>(ToByteBuffer(message)));
    }
  }

  std::optional<SharedBytes> Next(int64_t& cursor) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (cursor == static_cast<int64_t>(messages_.size())) return std::nullopt;
    return messages_[cursor++];
  }

 private:
  absl::Mutex mu_;
  std::vector<SharedBytes> messages_ ABSL_GUARDED_BY(mu_);
};

// A stream of the log for each Hold(), named by its request. Thread-safe.
class LogService final
    : public Echo::WithRawCallbackMethod_Hold<Echo::Service> {
 public:
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Hold(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override {
    SayRequest parsed;
    const absl::Status status = ParseRequest(*request, parsed);
    auto cursor = std::make_shared<int64_t>(0);
    StreamOptions options;
    options.label = parsed.text();
    options.clock = &clock_;
    options.progress = [cursor] {
      return CursorProgress{*cursor, absl::InfiniteFuture()};
    };
    options.at_hand = [] { return true; };
    options.cancel = [context] { context->TryCancel(); };
    auto* const stream = new ByteStreamReactor(
        pumps_, [this, cursor] { return log_.Next(*cursor); },
        [this](ByteStreamReactor* done) { Leave(*done); }, std::move(options));
    hub_.Join(stream);
    return stream;
  }

  void Commit(int count, size_t bytes = 0) {
    log_.Append(count, bytes);
    hub_.WakeAll();
  }

  // The state of the stream that was opened as `label`.
  WatcherStats StatsOf(const std::string& label) const {
    WatcherStats found;
    hub_.ForEach([&](const WatcherStats& stats) {
      if (stats.label == label) found = stats;
    });
    return found;
  }

  WatchHub& hub() { return hub_; }
  FakeClock& clock() { return clock_; }

  // The reason of the last stream that was over.
  std::string last_reason() const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return last_reason_;
  }

 private:
  void Leave(ByteStreamReactor& done) ABSL_LOCKS_EXCLUDED(mu_) {
    {
      absl::MutexLock lock(&mu_);
      last_reason_ = ErrorReason(done.ending().value_or(absl::OkStatus()));
    }
    hub_.Leave(&done);
  }

  SharedLog log_;
  FakeClock clock_;
  mutable absl::Mutex mu_;
  std::string last_reason_ ABSL_GUARDED_BY(mu_);
  ThreadPool pool_{2};
  PumpQueue pumps_{pool_, 2};
  WatchHub hub_{WatchHubOptions{&pool_, kStallLimit}};
};

// A client that reads until the stream ends, or only when it is told to.
class Reader {
 public:
  Reader(Echo::Stub& stub, const std::string& name) {
    request_.set_text(name);
    reader_ = stub.Hold(&context_, request_);
    reader_->WaitForInitialMetadata();
  }

  // True if the next message is the next number.
  bool ReadNext() {
    if (!reader_->Read(&message_)) return false;
    const std::string number = absl::StrCat(next_++, " ");
    return message_.text().compare(0, number.size(), number) == 0;
  }

  // How many came before the end, or 0 if they were out of order.
  int64_t ReadAll() {
    while (reader_->Read(&message_)) {
      const std::string number = absl::StrCat(next_++, " ");
      if (message_.text().compare(0, number.size(), number) != 0) return 0;
    }
    return next_;
  }

  void Cancel() { context_.TryCancel(); }
  grpc::Status Finish() { return reader_->Finish(); }

 private:
  grpc::ClientContext context_;
  SayRequest request_;
  SayResponse message_;
  std::unique_ptr<grpc::ClientReader<SayResponse>> reader_;
  int64_t next_ = 0;
};

class FanoutTest : public ::testing::Test {
 protected:
  FanoutTest() {
    GrpcServer::Options options;
    options.listen_address = "127.0.0.1:0";
    options.services = {&service_};
    server_ = *GrpcServer::Create(options);
    stub_ = Echo::NewStub(*MakeChannel(server_->target()));
  }

  LogService service_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<Echo::Stub> stub_;
};

TEST_F(FanoutTest, EveryMessageReachesEveryStreamInOrder) {
  std::deque<Reader> readers;
  for (int i = 0; i < 50; ++i) readers.emplace_back(*stub_, "reader");
  for (int commit = 0; commit < 20; ++commit) {
    service_.Commit(10, 100);
    for (Reader& reader : readers) {
      for (int i = 0; i < 10; ++i) ASSERT_TRUE(reader.ReadNext());
    }
  }
}

TEST_F(FanoutTest, StreamsEndWithTheReasonOfADrain) {
  std::deque<Reader> readers;
  for (int i = 0; i < 10; ++i) readers.emplace_back(*stub_, "reader");
  service_.hub().Drain();
  for (Reader& reader : readers) {
    EXPECT_EQ(reader.ReadAll(), 0);
    EXPECT_EQ(ErrorReason(FromGrpcStatus(reader.Finish())), "DRAINING");
  }
  EXPECT_TRUE(service_.hub().AwaitEmpty(absl::InfiniteDuration()));
}

TEST_F(FanoutTest, OneThatNeverReadsCostsNobodyElseAndOneMessageInFlight) {
  const int kMessages = 60;
  Reader stalled(*stub_, "never reads");
  const auto other = Echo::NewStub(*MakeChannel(server_->target()));
  Reader healthy(*other, "reads");

  service_.Commit(kMessages, 1 << 20);

  for (int i = 0; i < kMessages; ++i) ASSERT_TRUE(healthy.ReadNext());
  const WatcherStats stats = service_.StatsOf("never reads");
  EXPECT_LT(stats.messages, kMessages / 2);  // what the sockets hold
  EXPECT_EQ(stats.position, stats.messages);
  stalled.Cancel();
}

TEST_F(FanoutTest, OneThatNeverReadsIsEndedAfterTheLimit) {
  Reader stalled(*stub_, "never reads");
  Reader idle(*stub_, "reads");
  service_.Commit(1, 100);
  ASSERT_TRUE(idle.ReadNext());
  idle.Cancel();
  service_.Commit(60, 1 << 20);

  do {  // until the sockets are full and the clock has passed the limit
    service_.clock().Advance(kStallLimit + absl::Seconds(1));
    service_.hub().Tick(service_.clock().Now());
  } while (!service_.hub().AwaitEmpty(absl::Milliseconds(20)));

  EXPECT_EQ(service_.last_reason(), "WATCH_STALLED");
  EXPECT_LT(stalled.ReadAll(), 61);
  EXPECT_EQ(stalled.Finish().error_code(), grpc::CANCELLED);
}

// Streams come and go while there are commits, ticks and, halfway, a drain.
TEST_F(FanoutTest, EndsAtAnyMomentLoseNoStream) {
  absl::BlockingCounter halfway(200);
  std::vector<std::thread> clients;
  for (int client = 0; client < 4; ++client) {
    clients.emplace_back([this, &halfway] {
      for (int round = 0; round < 100; ++round) {
        Reader reader(*stub_, "client");
        if (round < 50) halfway.DecrementCount();
        int left = round % 5;
        while (left > 0 && reader.ReadNext()) --left;
        if (left == 0) {
          reader.Cancel();
          continue;
        }
        EXPECT_EQ(ErrorReason(FromGrpcStatus(reader.Finish())), "DRAINING");
      }
    });
  }
  std::thread drainer([&] {
    halfway.Wait();
    service_.hub().Drain();
  });
  for (int commit = 0; commit < 2000; ++commit) {
    service_.Commit(5, 200);
    service_.hub().Tick(service_.clock().Now());
    service_.hub().ForEach([](const WatcherStats&) {});
  }
  drainer.join();
  for (std::thread& client : clients) client.join();
  EXPECT_TRUE(service_.hub().AwaitEmpty(absl::InfiniteDuration()));
}

}  // namespace
}  // namespace muster
