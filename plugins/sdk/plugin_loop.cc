#include "plugins/sdk/plugin_loop.h"

#include <utility>

#include "absl/strings/match.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "google/protobuf/duration.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::plugins {
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

PluginLoop::PluginLoop(Options options, Applier& applier, InventoryFeed& feed,
                       Clock& clock, Random& random)
    : options_(std::move(options)),
      applier_(applier),
      feed_(feed),
      clock_(clock),
      backoff_(random, options_.backoff) {}

PluginLoop::~PluginLoop() { Stop(); }

void PluginLoop::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void PluginLoop::Stop() {
  {
    absl::MutexLock lock(&mu_);
    if (stream_ != nullptr) stream_->Cancel();
    if (!stopping_) stopped_.Notify();
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void PluginLoop::Loop() {
  Tick();
  while (!stopped_.HasBeenNotified()) {
    const absl::Duration pause = RunOnce();
    clock_.SleepUntil(clock_.Now() + pause, stopped_);
  }
}

absl::Duration PluginLoop::RunOnce() {
  const std::shared_ptr<InventoryStream> stream = OpenStream();
  const absl::Status applied = ApplyAll(*stream);
  if (!applied.ok()) stream->Cancel();
  const absl::Status ended = OrEnded(stream->Finish());
  const absl::Status& why = applied.ok() ? ended : applied;
  NoteEnd(why);
  if (NeedsSnapshot(why)) applier_.BeginSnapshot();
  return backoff_.Next();
}

std::shared_ptr<InventoryStream> PluginLoop::OpenStream() {
  inventory::v1::WatchRequest request;
  request.set_parent("sources/-");
  request.set_resume_token(applier_.resume_token());
  request.set_want_liveness(options_.want_liveness);
  request.mutable_heartbeat_duration()->set_seconds(
      absl::ToInt64Seconds(options_.heartbeat));
  request.set_watcher(options_.name);
  std::shared_ptr<InventoryStream> stream = feed_.Open(request);
  absl::MutexLock lock(&mu_);
  if (stopping_) stream->Cancel();
  stream_ = stream;
  alive_time_ = clock_.Now();
  return stream;
}

absl::Status PluginLoop::ApplyAll(InventoryStream& stream) {
  inventory::v1::WatchResponse message;
  while (stream.Read(message)) {
    RETURN_IF_ERROR(applier_.Apply(message));
    backoff_.Reset();
    NoteMessage();
  }
  return absl::OkStatus();
}

void PluginLoop::NoteMessage() {
  absl::MutexLock lock(&mu_);
  alive_time_ = clock_.Now();
  status_ = {true, alive_time_, absl::OkStatus()};
}

void PluginLoop::NoteEnd(const absl::Status& why) {
  absl::MutexLock lock(&mu_);
  stream_ = nullptr;
  const bool news = why != status_.error;
  status_.connected = false;
  status_.error = why;
  if (stopping_ || !news) return;
  LogStatus(Severity::kWarning, "not connected to the inventory", why,
            {{"plugin", options_.name}});
}

void PluginLoop::Tick() {
  const absl::Status ticked = applier_.Tick(clock_.Now());
  if (!ticked.ok()) {
    LogStatus(Severity::kError, "what was due could not be done", ticked,
              {{"plugin", options_.name}});
  }
  CancelIfSilent();
}

void PluginLoop::CancelIfSilent() {
  absl::MutexLock lock(&mu_);
  if (stream_ == nullptr) return;
  if (clock_.Now() - alive_time_ <= kSilentHeartbeats * options_.heartbeat) {
    return;
  }
  stream_->Cancel();
}

LoopStatus PluginLoop::status() const {
  absl::MutexLock lock(&mu_);
  return status_;
}

}  // namespace muster::plugins
