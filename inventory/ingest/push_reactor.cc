#include "inventory/ingest/push_reactor.h"

#include <utility>

#include "base/errors.h"
#include "base/telemetry/span.h"

namespace muster::inventory {
namespace {

absl::Status Interrupted() {
  return Error(absl::StatusCode::kUnavailable, "SYNC_INTERRUPTED",
               "the inventory stopped while the sync ran; start another sync");
}

absl::Status Broken() {
  return Error(absl::StatusCode::kUnavailable, "SYNC_STREAM_BROKEN",
               "the connector went away before the sync was done; it starts "
               "again by itself");
}

}  // namespace

PushReactor::PushReactor(const grpc::ServerContextBase& context,
                         Executor& executor, SyncSession session,
                         OnDoneFn on_done)
    : executor_(executor),
      span_(context, "muster.inventory.v1.Ingest/PushPages",
            ServerSpan::Current::kNo),
      on_done_(std::move(on_done)),
      session_(std::move(session)) {
  StartRead(&request_);
}

void PushReactor::End(absl::Status why) {
  {
    absl::MutexLock lock(&mu_);
    if (!ending_) ending_ = why;
    if (state_ == State::kBusy) return;
    state_ = State::kBusy;
  }
  executor_.Post([this, why = std::move(why)] { Conclude(why); });
}

void PushReactor::OnReadDone(bool ok) {
  {
    absl::MutexLock lock(&mu_);
    if (state_ == State::kBusy) return;  // ended meanwhile
    state_ = State::kBusy;
  }
  executor_.Post([this, ok] { TakeStep(ok); });
}

void PushReactor::OnWriteDone(bool ok) {
  executor_.Post([this, ok] { GoOn(ok); });
}

void PushReactor::OnDone() {
  on_done_(this);
  delete this;
}

void PushReactor::TakeStep(bool read) {
  if (!read) return Conclude(Broken());
  const WithSpan scope(span_.span());
  const auto response = session_.Handle(request_);
  if (!response.ok()) return Conclude(response.status());
  if (!response->has_value()) return Conclude(absl::OkStatus());
  response_ = **response;
  StartWrite(&response_);
}

void PushReactor::GoOn(bool written) {
  if (!written) return Conclude(Broken());
  if (session_.done()) return Conclude(absl::OkStatus());
  ReadOn();
}

void PushReactor::ReadOn() {
  absl::Status why;
  {
    absl::MutexLock lock(&mu_);
    if (!ending_) {
      state_ = State::kReading;
      StartRead(&request_);  // under the lock: End() may finish the stream
      return;
    }
    why = *ending_;
  }
  Conclude(why);
}

void PushReactor::Conclude(const absl::Status& why) {
  bool ended = false;
  {
    absl::MutexLock lock(&mu_);
    ended = ending_.has_value();
  }
  session_.Close(ended ? Interrupted() : Broken());
  Finish(span_.Record(ToGrpcStatus(why)));
}

}  // namespace muster::inventory
