#ifndef INVENTORY_INGEST_PUSH_REACTOR_H_
#define INVENTORY_INGEST_PUSH_REACTOR_H_

#include <array>
#include <cstddef>
#include <deque>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "base/executor.h"
#include "base/grpc/call/server_call.h"
#include "base/grpc/watcher.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "inventory/ingest/step/shown_memo.h"
#include "inventory/ingest/step/step_reader.h"
#include "inventory/ingest/sync_session.h"

namespace muster::inventory {

// One PushPages stream. Takes one step after the other on the executor, and
// answers in order. While a page is committed the next two are read, decoded
// and prepared, at once, and no more than that: so a slow disk slows the
// connector down and nothing piles up here. After any other step it waits for
// the answer before it reads on. A reactor rather than a blocking loop, because
// a blocked read can be cancelled but not be ended with a reason, and a
// connector takes DRAINING for "again soon" and CANCELLED for "somebody does
// not want it".
//
// Thread-safe. Deletes itself in OnDone(), after `on_done` has run.
class PushReactor final
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
      public Watcher {
 public:
  // The stream is over: nothing of the reactor is called after this.
  using OnDoneFn = absl::AnyInvocable<void(PushReactor*)>;

  // `executor`, `memo` and what `session` needs must outlive the reactor.
  PushReactor(const grpc::ServerContextBase& context, Executor& executor,
              ShownMemo& memo, SyncSession session, OnDoneFn on_done);

  // Watcher. End() lets the step in progress be answered; the sync is then
  // FAILED, SYNC_INTERRUPTED.
  void Wake() override {}
  void End(absl::Status why) override ABSL_LOCKS_EXCLUDED(mu_);
  absl::Time NextDue() const override { return absl::InfiniteFuture(); }

  // gRPC:
  void OnReadDone(bool ok) override ABSL_LOCKS_EXCLUDED(mu_);
  void OnWriteDone(bool ok) override ABSL_LOCKS_EXCLUDED(mu_);
  void OnCancel() override {}  // the read or the write fails
  void OnDone() override;

 private:
  // Where a step is on its way. kReading: its bytes are gRPC's. kPreparing,
  // kTaking: it is that task's of the executor.
  enum class Stage { kFree, kReading, kPreparing, kReady, kTaking };

  // Room for one step. Steps use the slots in turn.
  struct Slot {
    grpc::ByteBuffer bytes;
    StepReader reader;
  };

  ~PushReactor() override = default;

  // On the executor; each is a task that counts in `tasks_`.
  void PrepareSlot(size_t slot) ABSL_LOCKS_EXCLUDED(mu_);
  void TakeSlot(size_t slot) ABSL_LOCKS_EXCLUDED(mu_);
  void Conclude() ABSL_LOCKS_EXCLUDED(mu_);

  // The first step says for which source the caller must be let in.
  absl::StatusOr<std::optional<v1::PushPagesResponse>> Take(PreparedStep& step);

  // Starts whatever may start now. Called after every change of what `mu_`
  // guards, and nothing of the reactor is touched after it: it may be gone.
  void Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void DecideEnd() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void StartWriteIfDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void StartTakeIfDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void StartReadIfDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool IsTaking() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  static constexpr size_t kSlots = 3;

  Executor& executor_;
  ShownMemo& memo_;
  ServerCall call_;
  bool admitted_ = false;  // the task's that takes a step
  OnDoneFn on_done_;

  SyncSession session_;             // the task's that takes a step
  std::array<Slot, kSlots> slots_;  // as their stages say
  grpc::ByteBuffer answer_;         // gRPC's while it is written

  absl::Mutex mu_;
  std::array<Stage, kSlots> stages_ ABSL_GUARDED_BY(mu_) = {};
  size_t next_read_ ABSL_GUARDED_BY(mu_) = 0;  // the slot of the next step
  size_t next_take_ ABSL_GUARDED_BY(mu_) = 0;  // the slot of the next to take
  // Whether the step that was prepared last is a page: then there is likely to
  // be another, and the begin was taken (or nothing will be).
  bool ahead_ ABSL_GUARDED_BY(mu_) = false;
  bool read_ended_ ABSL_GUARDED_BY(mu_) = false;
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  bool broken_ ABSL_GUARDED_BY(mu_) = false;  // nothing can be written any more
  std::deque<grpc::ByteBuffer> answers_ ABSL_GUARDED_BY(mu_);
  int tasks_ ABSL_GUARDED_BY(mu_) = 0;  // posted and not ended
  std::optional<absl::Status> ending_ ABSL_GUARDED_BY(mu_);  // End() was called
  std::optional<absl::Status> over_ ABSL_GUARDED_BY(mu_);    // no further step
  bool concluding_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_PUSH_REACTOR_H_
