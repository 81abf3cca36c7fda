#include "bench/limit/bare_service.h"

#include <algorithm>

#include "base/grpc/raw/raw_unary.h"

namespace muster::bench {
namespace {

// As long as the ack of a page.
constexpr size_t kAckBytes = 8;

class ReplayReactor final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit ReplayReactor(const std::vector<grpc::ByteBuffer>& messages)
      : messages_(messages) {
    WriteNext();
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    WriteNext();
  }
  void OnDone() override { delete this; }

 private:
  void WriteNext() {
    if (next_ == messages_.size()) return Finish(grpc::Status::OK);
    StartWrite(&messages_[next_++]);
  }

  const std::vector<grpc::ByteBuffer>& messages_;
  size_t next_ = 0;
};

}  // namespace

// The next message as soon as the last one is taken and the next released, on
// whatever thread says so.
class FollowReactor final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit FollowReactor(BareService& service)
      : service_(service), next_(service.released_) {
    StartSendInitialMetadata();
  }

  void Kick() {
    {
      absl::MutexLock lock(&mu_);
      if (busy_ || over_) return;
      busy_ = true;
    }
    WriteNext();
  }

  void OnWriteDone(bool) override { WriteNext(); }
  void OnCancel() override {
    {
      absl::MutexLock lock(&mu_);
      over_ = true;
      if (busy_) return;
    }
    Finish(grpc::Status::CANCELLED);
  }
  void OnDone() override {
    {
      absl::MutexLock lock(&service_.mu_);
      auto& all = service_.followers_;
      all.erase(std::remove(all.begin(), all.end(), this), all.end());
    }
    delete this;
  }

 private:
  enum class Step { kWrite, kSleep, kEnd };

  void WriteNext() {
    const Step step = Decide();
    if (step == Step::kEnd) return Finish(grpc::Status::CANCELLED);
    if (step == Step::kWrite) StartWrite(&service_.Message(next_++));
  }

  Step Decide() {
    absl::MutexLock lock(&mu_);
    if (over_) return Step::kEnd;
    busy_ = next_ < service_.released_;
    return busy_ ? Step::kWrite : Step::kSleep;
  }

  BareService& service_;
  int64_t next_;  // touched only by who is busy
  absl::Mutex mu_;
  bool busy_ ABSL_GUARDED_BY(mu_) = false;
  bool over_ ABSL_GUARDED_BY(mu_) = false;
};

// Answers each message; reads on while it does.
class PushReactor final
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit PushReactor(BareService& service)
      : service_(service), ack_(ToByteBuffer(std::string(kAckBytes, 'a'))) {
    StartSendInitialMetadata();
    StartRead(&page_);
  }

  void OnReadDone(bool ok) override {
    if (ok) service_.Release();
    const bool answer = NoteRead(ok);
    if (answer) StartWrite(&ack_);
    if (ok) StartRead(&page_);
    if (!ok) FinishIfAnswered();
  }
  void OnWriteDone(bool) override {
    if (NoteWritten()) return StartWrite(&ack_);
    FinishIfAnswered();
  }
  void OnDone() override { delete this; }

 private:
  // True if an answer is to be written now.
  bool NoteRead(bool ok) {
    absl::MutexLock lock(&mu_);
    if (!ok) read_all_ = true;
    if (ok) ++unanswered_;
    return ok && unanswered_ == 1;
  }
  bool NoteWritten() {
    absl::MutexLock lock(&mu_);
    return --unanswered_ > 0;
  }
  void FinishIfAnswered() {
    {
      absl::MutexLock lock(&mu_);
      if (!read_all_ || unanswered_ > 0 || finished_) return;
      finished_ = true;
    }
    Finish(grpc::Status::OK);
  }

  BareService& service_;
  const grpc::ByteBuffer ack_;
  grpc::ByteBuffer page_;
  absl::Mutex mu_;
  int64_t unanswered_ ABSL_GUARDED_BY(mu_) = 0;
  bool read_all_ ABSL_GUARDED_BY(mu_) = false;
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
};

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* BareService::Push(
    grpc::CallbackServerContext*) {
  return new PushReactor(*this);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* BareService::Replay(
    grpc::CallbackServerContext*, const grpc::ByteBuffer*) {
  return new ReplayReactor(messages_);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* BareService::Follow(
    grpc::CallbackServerContext*, const grpc::ByteBuffer*) {
  absl::MutexLock lock(&mu_);
  followers_.push_back(new FollowReactor(*this));
  return followers_.back();
}

grpc::ServerUnaryReactor* BareService::Echo(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer*,
    grpc::ByteBuffer* response) {
  *response = Message(echoes_.fetch_add(1, std::memory_order_relaxed));
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

void BareService::Release() {
  if (burst_ == 0) return;
  released_ += burst_;
  absl::MutexLock lock(&mu_);
  for (FollowReactor* const follower : followers_) follower->Kick();
}

}  // namespace muster::bench
