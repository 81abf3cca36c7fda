#ifndef INVENTORY_INGEST_PUSH_REACTOR_H_
#define INVENTORY_INGEST_PUSH_REACTOR_H_

#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "base/executor.h"
#include "base/grpc/server_span.h"
#include "base/grpc/watcher.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"
#include "inventory/ingest/sync_session.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// One PushPages stream: reads a step, takes it on the executor, writes the
// answer, and only then reads the next. So a slow disk slows the connector
// down and nothing piles up here. A reactor rather than a blocking loop,
// because a blocked read can be cancelled but not be ended with a reason, and
// a connector takes DRAINING for "again soon" and CANCELLED for "somebody does
// not want it".
//
// Thread-safe. Deletes itself in OnDone(), after `on_done` has run.
class PushReactor final : public grpc::ServerBidiReactor<v1::PushPagesRequest,
                                                         v1::PushPagesResponse>,
                          public Watcher {
 public:
  // The stream is over: nothing of the reactor is called after this.
  using OnDoneFn = absl::AnyInvocable<void(PushReactor*)>;

  // `executor` and what `session` needs must outlive the reactor.
  PushReactor(const grpc::ServerContextBase& context, Executor& executor,
              SyncSession session, OnDoneFn on_done);

  // Watcher. End() lets the step in progress be answered; the sync is then
  // FAILED, SYNC_INTERRUPTED.
  void Wake() override {}
  void End(absl::Status why) override ABSL_LOCKS_EXCLUDED(mu_);

  // gRPC:
  void OnReadDone(bool ok) override ABSL_LOCKS_EXCLUDED(mu_);
  void OnWriteDone(bool ok) override;
  void OnCancel() override {}  // the read or the write fails
  void OnDone() override;

 private:
  // kReading: waits for the connector. kBusy: a step or the end is under way,
  // and whoever completes it moves on.
  enum class State { kReading, kBusy };

  ~PushReactor() override = default;

  // All on the executor, while kBusy.
  void TakeStep(bool read);
  void GoOn(bool written);
  void ReadOn() ABSL_LOCKS_EXCLUDED(mu_);
  void Conclude(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);

  Executor& executor_;
  ServerSpan span_;
  OnDoneFn on_done_;

  SyncSession session_;             // touched only while kBusy
  v1::PushPagesRequest request_;    // gRPC's while kReading
  v1::PushPagesResponse response_;  // gRPC's while it is written

  absl::Mutex mu_;
  State state_ ABSL_GUARDED_BY(mu_) = State::kReading;
  std::optional<absl::Status> ending_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_PUSH_REACTOR_H_
