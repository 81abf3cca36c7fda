#include "inventory/ingest/push_reactor.h"

#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
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
                         Executor& executor, ShownMemo& memo,
                         SyncSession session, OnDoneFn on_done)
    : executor_(executor),
      memo_(memo),
      call_(context, "muster.inventory.v1.Ingest/PushPages",
            ServerCall::Current::kNo),
      on_done_(std::move(on_done)),
      session_(std::move(session)) {
  absl::MutexLock lock(&mu_);
  Proceed();
}

void PushReactor::End(absl::Status why) {
  absl::MutexLock lock(&mu_);
  if (!ending_) ending_ = std::move(why);
  Proceed();
}

void PushReactor::OnReadDone(bool ok) {
  absl::MutexLock lock(&mu_);
  if (concluding_) return;  // whatever it read comes too late
  const size_t slot = next_read_;
  if (!ok) {
    read_ended_ = true;
    stages_[slot] = Stage::kFree;
    return Proceed();
  }
  next_read_ = (slot + 1) % kSlots;
  stages_[slot] = Stage::kPreparing;
  ++tasks_;
  executor_.Post([this, slot] { PrepareSlot(slot); });
  Proceed();
}

void PushReactor::OnWriteDone(bool ok) {
  absl::MutexLock lock(&mu_);
  writing_ = false;
  if (!ok) broken_ = true;
  Proceed();
}

void PushReactor::OnDone() {
  call_.Over();
  on_done_(this);
  delete this;
}

void PushReactor::PrepareSlot(size_t index) {
  Slot& slot = slots_[index];
  // Nobody changes the source meanwhile: until it is known no page is read.
  const PreparedStep& step =
      slot.reader.Read(session_.source(), slot.bytes, memo_);
  slot.bytes.Clear();
  absl::MutexLock lock(&mu_);
  ahead_ = step.request->has_page();
  stages_[index] = Stage::kReady;
  --tasks_;
  Proceed();
}

absl::StatusOr<std::optional<v1::PushPagesResponse>> PushReactor::Take(
    PreparedStep& step) {
  if (!admitted_) {
    RETURN_IF_ERROR(call_.Admit(*step.request, CallLimits::Kind::kStream));
    call_.EndIfRevoked(this);
    admitted_ = true;
  }
  return session_.Take(step);
}

void PushReactor::TakeSlot(size_t index) {
  const WithSpan scope(call_.span());
  auto response = Take(slots_[index].reader.step());
  absl::MutexLock lock(&mu_);
  stages_[index] = Stage::kFree;
  next_take_ = (index + 1) % kSlots;
  --tasks_;
  if (!response.ok()) {
    over_ = response.status();
  } else {
    if (response->has_value()) answers_.push_back(ToByteBuffer(**response));
    if (session_.done()) over_ = absl::OkStatus();
  }
  Proceed();
}

void PushReactor::Conclude() {
  absl::Status why;
  bool ended = false;
  {
    absl::MutexLock lock(&mu_);
    why = *over_;
    ended = ending_.has_value();
  }
  session_.Close(ended ? Interrupted() : Broken());
  Finish(call_.Record(ToGrpcStatus(why)));
}

void PushReactor::Proceed() {
  if (concluding_) return;
  DecideEnd();
  StartWriteIfDue();
  if (!over_) {
    StartTakeIfDue();
    StartReadIfDue();
    return;
  }
  if (tasks_ > 0 || writing_) return;
  concluding_ = true;
  executor_.Post([this] { Conclude(); });
}

void PushReactor::DecideEnd() {
  if (over_ || IsTaking()) return;
  if (ending_) {
    over_ = *ending_;
  } else if (broken_ || (read_ended_ && stages_[next_take_] == Stage::kFree)) {
    over_ = Broken();
  }
}

void PushReactor::StartWriteIfDue() {
  if (broken_ || writing_ || answers_.empty()) return;
  answer_ = std::move(answers_.front());
  answers_.pop_front();
  writing_ = true;
  StartWrite(&answer_);
}

void PushReactor::StartTakeIfDue() {
  if (IsTaking() || stages_[next_take_] != Stage::kReady) return;
  if (answers_.size() >= kSlots) return;  // the connector takes no answers
  stages_[next_take_] = Stage::kTaking;
  ++tasks_;
  executor_.Post([this, slot = next_take_] { TakeSlot(slot); });
}

void PushReactor::StartReadIfDue() {
  if (read_ended_ || stages_[next_read_] != Stage::kFree) return;
  const bool idle =
      std::all_of(stages_.begin(), stages_.end(),
                  [](Stage stage) { return stage == Stage::kFree; });
  if (!idle && !ahead_) return;
  stages_[next_read_] = Stage::kReading;
  StartRead(&slots_[next_read_].bytes);
}

bool PushReactor::IsTaking() const {
  return std::find(stages_.begin(), stages_.end(), Stage::kTaking) !=
         stages_.end();
}

}  // namespace muster::inventory
