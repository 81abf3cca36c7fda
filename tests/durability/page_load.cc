#include "tests/durability/page_load.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "grpcpp/client_context.h"
#include "inventory/testing/requests.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"

namespace muster::testing {
namespace {

using inventory::v1::Ingest;
using inventory::v1::PushPagesRequest;
using inventory::v1::PushPagesResponse;

constexpr int kWindow = 4;  // pages on the way, of one source
constexpr absl::Duration kPause = absl::Milliseconds(20);

}  // namespace

// One PushPages call: a thread that writes, and one that reads.
class PageLoad::Stream {
 public:
  Stream(PageLoad& load, Ingest::Stub& stub, const std::string& source)
      : load_(load), source_(source), call_(stub.PushPages(&context_)) {}

  grpc::Status Run() {
    std::thread reader([this] { Read(); });
    call_->Write(
        inventory::testing::Begin(inventory::v1::SYNC_KIND_DELTA, source_));
    for (int64_t index = 0; AwaitRoom(index); ++index) {
      const SentPage page = load_.ledger_.NewPage(source_);
      {
        absl::MutexLock lock(&mu_);
        stamps_.push_back(page.stamp);
      }
      if (!call_->Write(ToRequest(page, index))) break;
    }
    reader.join();
    return call_->Finish();
  }

  void Cancel() { context_.TryCancel(); }

 private:
  void Read() {
    PushPagesResponse response;
    while (call_->Read(&response)) {
      if (response.has_ack()) Acked(response.ack());
    }
    absl::MutexLock lock(&mu_);
    ended_ = true;
  }

  void Acked(const PushPagesResponse::Ack& ack) {
    int64_t stamp = 0;
    {
      absl::MutexLock lock(&mu_);
      stamp = stamps_[static_cast<size_t>(ack.index())];
      ++acked_;
    }
    load_.ledger_.Acked(stamp, ack.revision());
    load_.NoteAck();
  }

  // False once there will be none.
  bool AwaitRoom(int64_t sent) {
    absl::MutexLock lock(&mu_);
    const auto ready = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
      return ended_ || sent - acked_ < kWindow;
    };
    mu_.Await(absl::Condition(&ready));
    return !ended_;
  }

  PageLoad& load_;
  const std::string source_;
  grpc::ClientContext context_;
  const std::unique_ptr<
      grpc::ClientReaderWriter<PushPagesRequest, PushPagesResponse>>
      call_;

  absl::Mutex mu_;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  int64_t acked_ ABSL_GUARDED_BY(mu_) = 0;
  std::vector<int64_t> stamps_ ABSL_GUARDED_BY(mu_);  // by index
};

PageLoad::PageLoad(std::shared_ptr<grpc::Channel> channel,
                   const std::vector<std::string>& sources, PageLedger& ledger)
    : channel_(std::move(channel)), ledger_(ledger) {
  for (const std::string& source : sources) {
    threads_.emplace_back([this, source] { Run(source); });
  }
}

PageLoad::~PageLoad() { Stop(); }

void PageLoad::Run(const std::string& source) {
  const auto stub = Ingest::NewStub(channel_);
  while (!stopped()) {
    Stream stream(*this, *stub, source);
    {
      absl::MutexLock lock(&mu_);
      streams_.push_back(&stream);
    }
    const grpc::Status status = stream.Run();
    NoteEnding(status);
    absl::MutexLock lock(&mu_);
    streams_.erase(std::find(streams_.begin(), streams_.end(), &stream));
    mu_.AwaitWithTimeout(absl::Condition(&stopped_), kPause);
  }
}

bool PageLoad::AwaitAck(absl::Duration limit) {
  absl::MutexLock lock(&mu_);
  const int64_t before = acks_;
  const auto acked = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return acks_ > before;
  };
  return mu_.AwaitWithTimeout(absl::Condition(&acked), limit);
}

void PageLoad::Stop() {
  {
    absl::MutexLock lock(&mu_);
    stopped_ = true;
    for (Stream* stream : streams_) stream->Cancel();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool PageLoad::stopped() const {
  absl::MutexLock lock(&mu_);
  return stopped_;
}

void PageLoad::NoteAck() {
  absl::MutexLock lock(&mu_);
  ++acks_;
}

void PageLoad::NoteEnding(const grpc::Status& status) {
  const std::string reason = ErrorReason(FromGrpcStatus(status));
  const std::string key =
      reason.empty() ? absl::StrCat("code ", status.error_code()) : reason;
  absl::MutexLock lock(&mu_);
  ++endings_[key];
}

int64_t PageLoad::acks() const {
  absl::MutexLock lock(&mu_);
  return acks_;
}

std::map<std::string, int> PageLoad::endings() const {
  absl::MutexLock lock(&mu_);
  return endings_;
}

}  // namespace muster::testing
