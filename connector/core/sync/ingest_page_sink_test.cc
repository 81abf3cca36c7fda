#include "connector/core/sync/ingest_page_sink.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using Request = PageSink::Request;
using Response = PageSink::Response;

// The server's side: takes what is written, gives what it was told to, and acks
// a page, the oldest first, only when as many as `hold` are unacked.
class Wire {
 public:
  explicit Wire(int hold) : hold_(hold) {}

  void Answer(Response response) {
    absl::MutexLock lock(&mu_);
    answers_.push_back(std::move(response));
  }
  // The same, once the commit was written and all pages are acked; the call
  // is over after an ack among these.
  void AnswerAfterCommit(Response response) {
    absl::MutexLock lock(&mu_);
    after_commit_ = std::move(response);
  }
  // The call is over, once the answers are taken.
  void End(grpc::Status status) {
    absl::MutexLock lock(&mu_);
    ended_ = true;
    end_ = std::move(status);
  }
  std::vector<Request> written() const {
    absl::MutexLock lock(&mu_);
    return written_;
  }
  int most_unacked() const {
    absl::MutexLock lock(&mu_);
    return most_unacked_;
  }
  int unacked() const {
    absl::MutexLock lock(&mu_);
    return unacked_;
  }
  bool half_closed() const {
    absl::MutexLock lock(&mu_);
    return half_closed_;
  }

  bool Take(const Request& request) {
    absl::MutexLock lock(&mu_);
    if (ended_) return false;
    written_.push_back(request);
    unacked_ += request.has_page();
    most_unacked_ = std::max(most_unacked_, unacked_);
    if (!request.has_commit()) return true;
    hold_ = 1;
    answers_.push_back(after_commit_);
    ended_ = after_commit_.has_ack();
    return true;
  }
  bool Give(Response* response) {
    absl::MutexLock lock(&mu_);
    const auto can_move = [this] {
      return unacked_ >= hold_ || !answers_.empty() || ended_ || half_closed_;
    };
    mu_.Await(absl::Condition(&can_move));
    if (unacked_ >= hold_) {
      --unacked_;
      response->mutable_ack()->set_index(acked_++);
      return true;
    }
    if (answers_.empty()) return false;
    *response = std::move(answers_.front());
    answers_.pop_front();
    return true;
  }
  bool HalfClose() {
    absl::MutexLock lock(&mu_);
    return half_closed_ = true;
  }
  grpc::Status end() const {
    absl::MutexLock lock(&mu_);
    return end_;
  }

 private:
  mutable absl::Mutex mu_;
  int hold_;
  std::vector<Request> written_;
  std::deque<Response> answers_;
  Response after_commit_;
  grpc::Status end_;
  bool ended_ = false;
  bool half_closed_ = false;
  int64_t acked_ = 0;
  int unacked_ = 0;
  int most_unacked_ = 0;
};

class FakeStream final
    : public grpc::ClientReaderWriterInterface<Request, Response> {
 public:
  explicit FakeStream(Wire& wire) : wire_(wire) {}

  bool Write(const Request& request, grpc::WriteOptions) override {
    return wire_.Take(request);
  }
  bool Read(Response* response) override { return wire_.Give(response); }
  bool WritesDone() override { return wire_.HalfClose(); }
  grpc::Status Finish() override { return wire_.end(); }
  bool NextMessageSize(uint32_t*) override { return false; }
  void WaitForInitialMetadata() override {}

 private:
  Wire& wire_;
};

class FakeStub final : public inventory::v1::Ingest::StubInterface {
 public:
  explicit FakeStub(Wire& wire) : wire_(wire) {}

 private:
  using AsyncStream = grpc::ClientAsyncReaderWriterInterface<Request, Response>;

  grpc::ClientReaderWriterInterface<Request, Response>* PushPagesRaw(
      grpc::ClientContext*) override {
    return new FakeStream(wire_);
  }
  AsyncStream* AsyncPushPagesRaw(grpc::ClientContext*, grpc::CompletionQueue*,
                                 void*) override {
    return nullptr;
  }
  AsyncStream* PrepareAsyncPushPagesRaw(grpc::ClientContext*,
                                        grpc::CompletionQueue*) override {
    return nullptr;
  }

  Wire& wire_;
};

class IngestPageSinkTest : public ::testing::Test {
 protected:
  void TearDown() override { wire_.End(grpc::Status::OK); }

  void Begin() {
    Response begun;
    begun.mutable_begun()->set_sync("sources/s/syncs/7");
    wire_.Answer(begun);
    ASSERT_THAT(sink_.Begin({}), IsOkAndHolds("sources/s/syncs/7"));
  }
  absl::Status PushPage(int64_t index) {
    Request::Page page;
    page.set_index(index);
    return sink_.Push(std::move(page));
  }
  // Pushes pages until that fails.
  absl::Status PushMany() {
    for (int i = 0; i < 50; ++i) RETURN_IF_ERROR(PushPage(i));
    return absl::OkStatus();
  }

  Wire wire_{IngestPageSink::kMaxUnackedPages};
  IngestPageSink sink_{std::make_shared<FakeStub>(wire_),
                       std::make_shared<grpc::ClientContext>()};
};

TEST_F(IngestPageSinkTest, HasFourPagesUnderWayAndNoMore) {
  Begin();

  ASSERT_THAT(PushMany(), IsOk());

  EXPECT_EQ(wire_.most_unacked(), 4);
}

TEST_F(IngestPageSinkTest, CommitsOnlyWhenEveryPageIsAcked) {
  Begin();
  for (int i = 0; i < 3; ++i) ASSERT_THAT(PushPage(i), IsOk());
  Response response;
  response.mutable_committed()->set_revision(12);
  wire_.AnswerAfterCommit(response);

  const auto committed = sink_.Commit({});

  ASSERT_THAT(committed, IsOk());
  EXPECT_EQ(committed->revision(), 12);
  EXPECT_EQ(wire_.unacked(), 0);
  EXPECT_TRUE(wire_.half_closed());
}

TEST_F(IngestPageSinkTest, StaysOpenForTheResolutionsOfMissingDevices) {
  Begin();
  Response response;
  response.mutable_committed()->add_missing("sources/s/devices/a");
  wire_.AnswerAfterCommit(response);
  ASSERT_THAT(sink_.Commit({}), IsOk());
  EXPECT_FALSE(wire_.half_closed());

  response.mutable_resolved()->set_removed_count(1);
  wire_.Answer(response);
  const auto resolved = sink_.Resolve({});

  ASSERT_THAT(resolved, IsOk());
  EXPECT_EQ(resolved->removed_count(), 1);
  EXPECT_TRUE(wire_.half_closed());
}

TEST_F(IngestPageSinkTest, GivesUpWithTheErrorAndCloses) {
  Begin();
  Request::Abort abort;
  abort.mutable_error()->set_reason("HOST_UNREACHABLE");

  ASSERT_THAT(sink_.Abort(std::move(abort)), IsOk());

  EXPECT_EQ(wire_.written().back().abort().error().reason(),
            "HOST_UNREACHABLE");
  EXPECT_TRUE(wire_.half_closed());
  EXPECT_THAT(PushPage(0),
              ErrorIs(absl::StatusCode::kInternal, "SYNC_PROTOCOL"));
}

TEST_F(IngestPageSinkTest, NamesAnInventoryThatIsNotThere) {
  wire_.End(grpc::Status(grpc::StatusCode::UNAVAILABLE, "refused"));

  EXPECT_THAT(sink_.Begin({}),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));
}

TEST_F(IngestPageSinkTest, KeepsTheReasonWithWhichTheInventoryEndsTheSync) {
  Begin();
  wire_.End(ToGrpcStatus(Error(absl::StatusCode::kAborted, "SYNC_SUPERSEDED",
                               "a newer one began")));

  EXPECT_THAT(PushPage(0),
              ErrorIs(absl::StatusCode::kAborted, "SYNC_SUPERSEDED"));
  EXPECT_THAT(sink_.Abort({}),
              ErrorIs(absl::StatusCode::kInternal, "SYNC_PROTOCOL"));
}

TEST_F(IngestPageSinkTest, RefusesAnAnswerToAnotherStep) {
  Begin();
  ASSERT_THAT(PushPage(0), IsOk());
  Response response;
  response.mutable_ack()->set_index(5);
  wire_.AnswerAfterCommit(response);

  EXPECT_THAT(sink_.Commit({}),
              ErrorIs(absl::StatusCode::kInternal, "SYNC_PROTOCOL"));
}

TEST_F(IngestPageSinkTest, RefusesAnEndInPlaceOfAnAnswer) {
  wire_.End(grpc::Status::OK);

  EXPECT_THAT(sink_.Begin({}),
              ErrorIs(absl::StatusCode::kInternal, "SYNC_PROTOCOL"));
}

}  // namespace
}  // namespace muster::connector
