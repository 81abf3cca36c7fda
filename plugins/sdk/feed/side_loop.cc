#include "plugins/sdk/feed/side_loop.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"

namespace muster::plugins {
namespace {

// Heartbeats that may be missed before a stream counts as dead.
constexpr int kSilentHeartbeats = 3;

// What the note begins with: whether all was shown that was there before.
constexpr absl::string_view kComplete = "+";
constexpr absl::string_view kPartial = "-";

bool IsTokenRefused(const absl::Status& why) {
  return absl::StartsWith(ErrorReason(why), "RESUME_TOKEN_");
}

bool IsRefused(const absl::Status& why) {
  constexpr std::array<absl::StatusCode, 4> kRefusals = {
      absl::StatusCode::kPermissionDenied, absl::StatusCode::kUnimplemented,
      absl::StatusCode::kUnauthenticated, absl::StatusCode::kInvalidArgument};
  return std::find(kRefusals.begin(), kRefusals.end(), why.code()) !=
         kRefusals.end();
}

absl::Status OrEnded(absl::Status status) {
  if (!status.ok()) return status;
  return Error(absl::StatusCode::kUnavailable, "WATCH_ENDED",
               "the service ended the stream; it is opened again");
}

}  // namespace

SideLoop::SideLoop(Options options, const EffectStore& store, Clock& clock,
                   Random& random)
    : options_(std::move(options)),
      note_(absl::StrCat("feed/", options_.name)),
      store_(store),
      clock_(clock),
      backoff_(random, options_.backoff),
      refused_backoff_(random, options_.refused_backoff) {}

SideLoop::~SideLoop() { Stop(); }

void SideLoop::Start() {
  watchdog_ = std::make_unique<Periodic>(clock_, options_.heartbeat,
                                         [this] { CancelIfSilent(); });
  thread_ = std::thread([this] { Loop(); });
}

void SideLoop::Stop() {
  {
    absl::MutexLock lock(&mu_);
    if (stream_ != nullptr) stream_->Cancel();
    if (!stopping_) stopped_.Notify();
    stopping_ = true;
  }
  watchdog_.reset();
  if (thread_.joinable()) thread_.join();
}

void SideLoop::Loop() {
  while (!stopped_.HasBeenNotified()) {
    const absl::Duration pause = RunOnce();
    clock_.SleepUntil(clock_.Now() + pause, stopped_);
  }
}

absl::Duration SideLoop::RunOnce() {
  const absl::StatusOr<std::string> token = Token();
  if (!token.ok()) return NoteEnd(token.status());
  const std::unique_ptr<SideStream> stream = options_.open(*token);
  const absl::Status why = Follow(*stream);
  if (!IsTokenRefused(why)) return NoteEnd(why);
  const absl::Status dropped = StartOver();
  return NoteEnd(dropped.ok() ? why : dropped);
}

absl::StatusOr<std::string> SideLoop::Token() {
  ASSIGN_OR_RETURN(const EffectSnapshot snapshot, store_.Snapshot());
  ASSIGN_OR_RETURN(const std::optional<std::string> note,
                   snapshot.GetRecord(note_));
  complete_ = note && absl::StartsWith(*note, kComplete);
  return note && !note->empty() ? note->substr(1) : std::string();
}

absl::Status SideLoop::Follow(SideStream& stream) {
  Enter(stream);
  const absl::Status applied = ApplyAll(stream);
  if (!applied.ok()) stream.Cancel();
  const absl::Status ended = OrEnded(stream.Finish());
  Leave();
  return applied.ok() ? ended : applied;
}

absl::Status SideLoop::ApplyAll(SideStream& stream) {
  while (stream.Read()) {
    RETURN_IF_ERROR(Apply(stream));
    backoff_.Reset();
    refused_backoff_.Reset();
    NoteMessage();
  }
  return absl::OkStatus();
}

absl::Status SideLoop::Apply(const SideStream& stream) {
  const bool complete = complete_ || stream.completes();
  RETURN_IF_ERROR(options_.update([&](EffectBatch& batch) -> absl::Status {
    RETURN_IF_ERROR(stream.Handle(batch));
    return batch.PutRecord(note_, absl::StrCat(complete ? kComplete : kPartial,
                                               stream.resume_token()));
  }));
  complete_ = complete;
  return absl::OkStatus();
}

absl::Status SideLoop::StartOver() {
  RETURN_IF_ERROR(options_.update([&](EffectBatch& batch) -> absl::Status {
    RETURN_IF_ERROR(options_.start_over(batch));
    return batch.DeleteRecord(note_);
  }));
  absl::MutexLock lock(&mu_);
  heard_time_.reset();
  return absl::OkStatus();
}

void SideLoop::Enter(SideStream& stream) {
  absl::MutexLock lock(&mu_);
  if (stopping_) stream.Cancel();
  stream_ = &stream;
  alive_time_ = clock_.Now();
}

void SideLoop::Leave() {
  absl::MutexLock lock(&mu_);
  stream_ = nullptr;
}

void SideLoop::NoteMessage() {
  last_end_ = absl::OkStatus();
  absl::MutexLock lock(&mu_);
  alive_time_ = clock_.Now();
  if (complete_) heard_time_ = alive_time_;
}

absl::Duration SideLoop::NoteEnd(const absl::Status& why) {
  const bool news = std::exchange(last_end_, why) != why;
  if (news && !stopped_.HasBeenNotified()) {
    LogStatus(Severity::kWarning, "a stream of another service ended", why,
              {{"feed", options_.name}});
  }
  Backoff& backoff =
      IsRefused(why) && !IsTokenRefused(why) ? refused_backoff_ : backoff_;
  return std::max(backoff.Next(),
                  RetryDelay(why).value_or(absl::ZeroDuration()));
}

void SideLoop::CancelIfSilent() {
  absl::MutexLock lock(&mu_);
  if (stream_ == nullptr) return;
  if (clock_.Now() - alive_time_ <= kSilentHeartbeats * options_.heartbeat) {
    return;
  }
  stream_->Cancel();
}

std::optional<absl::Time> SideLoop::heard_time() const {
  absl::MutexLock lock(&mu_);
  return heard_time_;
}

}  // namespace muster::plugins
