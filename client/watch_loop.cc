#include "client/watch_loop.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "google/protobuf/duration.pb.h"

namespace muster::client {
namespace {

// Heartbeats that may be missed before a stream counts as dead.
constexpr int kSilentHeartbeats = 3;

bool NeedsSnapshot(const absl::Status& why) {
  const std::string reason = ErrorReason(why);
  return absl::StartsWith(reason, "RESUME_TOKEN_") ||
         reason == "WATCH_CHAIN_BROKEN";
}

absl::Status OrEnded(absl::Status status) {
  if (!status.ok()) return status;
  return Error(absl::StatusCode::kUnavailable, "WATCH_ENDED",
               "the inventory ended the watch; it is opened again");
}

}  // namespace

WatchLoop::WatchLoop(Options options, WatchSink& sink, InventoryFeed& feed,
                     Clock& clock, Random& random)
    : options_(std::move(options)),
      sink_(sink),
      feed_(feed),
      clock_(clock),
      backoff_(random, options_.backoff) {}

WatchLoop::~WatchLoop() { Stop(); }

void WatchLoop::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void WatchLoop::Stop() {
  {
    absl::MutexLock lock(&mu_);
    if (stream_ != nullptr) stream_->Cancel();
    if (!stopping_) stopped_.Notify();
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void WatchLoop::Loop() {
  options_.on_start();
  while (!stopped_.HasBeenNotified()) {
    const absl::Duration pause = RunOnce();
    clock_.SleepUntil(clock_.Now() + pause, stopped_);
  }
}

absl::Duration WatchLoop::RunOnce() {
  const std::shared_ptr<InventoryStream> stream = OpenStream();
  const absl::Status applied = ApplyAll(*stream);
  if (!applied.ok()) stream->Cancel();
  const absl::Status ended = OrEnded(stream->Finish());
  const absl::Status& why = applied.ok() ? ended : applied;
  NoteEnd(why);
  if (NeedsSnapshot(why)) sink_.StartOver();
  return std::max(backoff_.Next(),
                  RetryDelay(why).value_or(absl::ZeroDuration()));
}

std::shared_ptr<InventoryStream> WatchLoop::OpenStream() {
  inventory::v1::WatchRequest request = options_.query;
  request.set_resume_token(sink_.resume_token());
  request.mutable_heartbeat_duration()->set_seconds(
      absl::ToInt64Seconds(options_.heartbeat));
  request.set_watcher(options_.watcher);
  std::shared_ptr<InventoryStream> stream = feed_.Open(request);
  absl::MutexLock lock(&mu_);
  if (stopping_) stream->Cancel();
  stream_ = stream;
  alive_time_ = clock_.Now();
  return stream;
}

absl::Status WatchLoop::ApplyAll(InventoryStream& stream) {
  inventory::v1::WatchResponse message;
  while (stream.Read(message)) {
    RETURN_IF_ERROR(sink_.Apply(message));
    if (!message.snapshot() || message.has_snapshot_end()) backoff_.Reset();
    NoteMessage();
  }
  return absl::OkStatus();
}

void WatchLoop::NoteMessage() {
  absl::MutexLock lock(&mu_);
  alive_time_ = clock_.Now();
  status_ = {true, alive_time_, absl::OkStatus()};
}

void WatchLoop::NoteEnd(const absl::Status& why) {
  absl::MutexLock lock(&mu_);
  stream_ = nullptr;
  const bool news = why != status_.error;
  status_.connected = false;
  status_.error = why;
  if (stopping_ || !news) return;
  LogStatus(Severity::kWarning, "not connected to the inventory", why,
            {{"watcher", options_.watcher}});
}

void WatchLoop::CancelIfSilent() {
  absl::MutexLock lock(&mu_);
  if (stream_ == nullptr) return;
  if (clock_.Now() - alive_time_ <= kSilentHeartbeats * options_.heartbeat) {
    return;
  }
  stream_->Cancel();
}

LoopStatus WatchLoop::status() const {
  absl::MutexLock lock(&mu_);
  return status_;
}

}  // namespace muster::client
