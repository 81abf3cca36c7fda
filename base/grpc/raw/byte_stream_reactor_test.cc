#include "base/grpc/raw/byte_stream_reactor.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/fake_clock.h"
#include "base/grpc/raw/raw_unary.h"
#include "gtest/gtest.h"
#include "testing/fake_server_writer.h"

namespace muster {
namespace {

using ::muster::testing::FakeServerWriter;

// A log of shared messages, each stream at a place of its own. Not
// thread-safe.
struct FakeLog {
  void Append(const std::string& bytes) {
    messages.push_back(
        std::make_shared<const grpc::ByteBuffer>(ToByteBuffer(bytes)));
  }
  std::vector<SharedBytes> messages;
};

// A stream from `log`, at whose other end the test stands.
class Stream {
 public:
  Stream(FakeLog& log, Executor& executor, const Clock& clock)
      : log_(log), queue_(executor, 1) {
    StreamOptions options;
    options.label = "plugins/trust";
    options.clock = &clock;
    options.progress = [this] { return CursorProgress{cursor, due}; };
    options.at_hand = [this] { return at_hand; };
    options.cancel = [this] { ++cancels; };
    reactor = new ByteStreamReactor(
        queue_, [this] { return Read(); }, [](ByteStreamReactor*) {},
        std::move(options));
    client.emplace(reactor);
  }
  ~Stream() { reactor->OnDone(); }

  ByteStreamReactor* reactor;
  std::optional<FakeServerWriter<grpc::ByteBuffer>> client;
  int64_t cursor = 0;
  int reads = 0;
  int cancels = 0;
  bool at_hand = false;
  absl::Time due = absl::InfinitePast();

 private:
  absl::StatusOr<std::optional<SharedBytes>> Read() {
    ++reads;
    if (cursor == static_cast<int64_t>(log_.messages.size())) {
      return std::nullopt;
    }
    return log_.messages[cursor++];
  }

  FakeLog& log_;
  PumpQueue queue_;
};

// Counts what is posted and runs it at once.
class CountingExecutor final : public Executor {
 public:
  void Post(absl::AnyInvocable<void()> task) override {
    ++posted;
    task();
  }
  int posted = 0;
};

class ByteStreamReactorTest : public ::testing::Test {
 protected:
  static const void* BytesInFlight(const Stream& stream) {
    grpc::Slice slice;
    EXPECT_TRUE(stream.client->in_flight()->TrySingleSlice(&slice).ok());
    return slice.begin();
  }

  CountingExecutor executor_;
  FakeClock clock_;
  FakeLog log_;
  Stream stream_{log_, executor_, clock_};
};

TEST_F(ByteStreamReactorTest, StreamsSendTheSameBytes) {
  Stream other(log_, executor_, clock_);
  log_.Append(std::string(1000, 'x'));
  stream_.reactor->Wake();
  other.reactor->Wake();
  EXPECT_EQ(BytesInFlight(stream_), BytesInFlight(other));
}

TEST_F(ByteStreamReactorTest, HoldsAMessageOnlyWhileItIsInFlight) {
  log_.Append("first");
  const std::weak_ptr<const grpc::ByteBuffer> message = log_.messages[0];
  stream_.reactor->Wake();
  log_.messages[0].reset();
  EXPECT_FALSE(message.expired());

  stream_.client->CompleteWrite();
  EXPECT_TRUE(message.expired());
}

TEST_F(ByteStreamReactorTest, NextMessageAtHandGoesOutWithoutAChangeOfThreads) {
  stream_.at_hand = true;
  for (int i = 0; i < 10; ++i) log_.Append("x");
  stream_.reactor->Wake();
  for (int i = 0; i < 10; ++i) stream_.client->CompleteWrite();

  EXPECT_EQ(stream_.cursor, 10);
  EXPECT_EQ(stream_.client->in_flight(), nullptr);
  EXPECT_EQ(executor_.posted, 1);
}

TEST_F(ByteStreamReactorTest, AfterSomeMessagesItIsTheTurnOfOthers) {
  stream_.at_hand = true;
  for (int i = 0; i < 1000; ++i) log_.Append("x");
  stream_.reactor->Wake();
  for (int i = 0; i < 1000; ++i) stream_.client->CompleteWrite();

  EXPECT_EQ(stream_.cursor, 1000);
  EXPECT_GT(executor_.posted, 10);
  EXPECT_LT(executor_.posted, 100);
}

TEST_F(ByteStreamReactorTest, ReadThatMayBlockIsLeftToTheExecutor) {
  for (int i = 0; i < 10; ++i) log_.Append("x");
  stream_.reactor->Wake();
  for (int i = 0; i < 10; ++i) stream_.client->CompleteWrite();
  EXPECT_EQ(executor_.posted, 11);
}

TEST_F(ByteStreamReactorTest, CommitDuringTheLastWriteIsNotMissed) {
  stream_.at_hand = true;
  log_.Append("1");
  stream_.reactor->Wake();
  log_.Append("2");
  stream_.reactor->Wake();

  stream_.client->CompleteWrite();
  EXPECT_NE(stream_.client->in_flight(), nullptr);
  stream_.client->CompleteWrite();
  EXPECT_EQ(stream_.reads, 3);
}

TEST_F(ByteStreamReactorTest, SaysWhenItIsDue) {
  EXPECT_LE(stream_.reactor->NextDue(), absl::UnixEpoch());
  stream_.due = absl::UnixEpoch() + absl::Seconds(30);
  stream_.reactor->Wake();
  EXPECT_EQ(stream_.reactor->NextDue(), stream_.due);

  stream_.due = absl::InfiniteFuture();
  stream_.reactor->Wake();
  EXPECT_GT(stream_.reactor->NextDue(), absl::UnixEpoch() + absl::Hours(1e6));
}

TEST_F(ByteStreamReactorTest, CountsOnlyWhatTheTransportHasTaken) {
  log_.Append("1");
  log_.Append("2");
  stream_.reactor->Wake();
  EXPECT_EQ(stream_.reactor->Stats().label, "plugins/trust");
  EXPECT_EQ(stream_.reactor->Stats().position, 0);

  stream_.client->CompleteWrite();
  EXPECT_EQ(stream_.reactor->Stats().position, 1);
  EXPECT_EQ(stream_.reactor->Stats().messages, 1);

  stream_.client->CompleteWrite(/*ok=*/false);
  EXPECT_EQ(stream_.reactor->Stats().position, 1);
  EXPECT_EQ(stream_.reactor->Stats().messages, 1);
}

TEST_F(ByteStreamReactorTest, PositionMovesOnWhereThereIsNothingToSend) {
  stream_.cursor = 7;
  log_.messages.resize(7);
  stream_.reactor->Wake();
  EXPECT_EQ(stream_.reactor->Stats().position, 7);
  EXPECT_EQ(stream_.reactor->Stats().messages, 0);
}

TEST_F(ByteStreamReactorTest, TellsSinceWhenAMessageIsNotTaken) {
  EXPECT_EQ(stream_.reactor->Stats().writing_since, std::nullopt);
  log_.Append("1");
  stream_.reactor->Wake();
  clock_.Advance(absl::Seconds(40));
  EXPECT_EQ(stream_.reactor->Stats().writing_since, absl::UnixEpoch());

  stream_.client->CompleteWrite();
  EXPECT_EQ(stream_.reactor->Stats().writing_since, std::nullopt);
}

TEST_F(ByteStreamReactorTest, AbortCancelsTheCallAndKeepsTheReason) {
  log_.Append("1");
  log_.Append("2");
  stream_.reactor->Wake();
  stream_.reactor->Abort(absl::UnavailableError("stalled"));
  EXPECT_EQ(stream_.cancels, 1);
  EXPECT_FALSE(stream_.client->finished().has_value());

  stream_.client->CompleteWrite(/*ok=*/false);  // as a cancelled call does
  ASSERT_TRUE(stream_.client->finished().has_value());
  EXPECT_EQ(stream_.reactor->ending(), absl::UnavailableError("stalled"));
}

}  // namespace
}  // namespace muster
