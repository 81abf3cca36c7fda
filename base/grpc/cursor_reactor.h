#ifndef BASE_GRPC_CURSOR_REACTOR_H_
#define BASE_GRPC_CURSOR_REACTOR_H_

#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/errors.h"
#include "base/executor.h"
#include "base/grpc/watcher.h"
#include "grpcpp/support/server_callback.h"

namespace muster {

// One server stream: a cursor (inside `read_next`) and one message in flight.
// A slow reader costs a cursor, never a queue: the next message is read only
// after the transport has taken the last one.
//
// Thread-safe. Deletes itself in OnDone(), after `on_done` has run. Given to
// gRPC by the handler, and to a WatchHub, which wakes it for the first time:
//
//   auto* reactor = new CursorReactor<WatchResponse>(
//       executor_, ReadNext(cursor), [this](auto* r) { hub_.Leave(r); });
//   hub_.Join(reactor);
//   return reactor;
template <typename Response>
class CursorReactor final : public grpc::ServerWriteReactor<Response>,
                            public Watcher {
 public:
  // The next message, or nullopt if there is nothing to send now. Called on
  // the executor, one call at a time; may block there. An error ends the
  // stream.
  using ReadNext =
      absl::AnyInvocable<absl::StatusOr<std::optional<Response>>()>;
  // The stream is over: nothing of the reactor is called after this.
  using OnDoneFn = absl::AnyInvocable<void(CursorReactor*)>;

  // `executor` must outlive the reactor.
  CursorReactor(Executor& executor, ReadNext read_next, OnDoneFn on_done)
      : executor_(executor),
        read_next_(std::move(read_next)),
        on_done_(std::move(on_done)) {
    this->StartSendInitialMetadata();  // tells the client that it is open
  }

  // Watcher:
  void Wake() override ABSL_LOCKS_EXCLUDED(mu_) {
    {
      absl::MutexLock lock(&mu_);
      woken_ = true;
      if (state_ != State::kIdle) return;
      state_ = State::kBusy;
    }
    executor_.Post([this] { Pump(); });
  }

  void End(absl::Status why) override ABSL_LOCKS_EXCLUDED(mu_) {
    {
      absl::MutexLock lock(&mu_);
      if (!ending_) ending_ = std::move(why);
    }
    Wake();
  }

  // gRPC:
  void OnWriteDone(bool ok) override {
    if (!ok) NoteEnd(absl::CancelledError("the client is gone"));
    executor_.Post([this] { Pump(); });
  }
  void OnCancel() override { End(absl::CancelledError("cancelled")); }
  void OnDone() override {
    on_done_(this);
    delete this;
  }

 private:
  // kBusy: a read or a write is outstanding, and whoever completes it moves on.
  enum class State { kIdle, kBusy, kFinished };

  ~CursorReactor() override = default;

  // On the executor, never on gRPC's threads.
  void Pump() ABSL_LOCKS_EXCLUDED(mu_) {
    do {
      if (FinishIfEnding()) return;
      absl::StatusOr<std::optional<Response>> next = read_next_();
      if (!next.ok()) {
        NoteEnd(next.status());
      } else if (next->has_value()) {
        response_ = **std::move(next);
        this->StartWrite(&response_);
        return;
      }
    } while (!SleepUnlessWoken());
  }

  void NoteEnd(absl::Status why) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (!ending_) ending_ = std::move(why);
  }

  // The one place that calls Finish(), as the last touch: OnDone() may delete
  // the reactor at once.
  bool FinishIfEnding() ABSL_LOCKS_EXCLUDED(mu_) {
    grpc::Status why;
    {
      absl::MutexLock lock(&mu_);
      woken_ = false;
      if (!ending_) return false;
      state_ = State::kFinished;
      why = ToGrpcStatus(*ending_);
    }
    this->Finish(std::move(why));
    return true;
  }

  bool SleepUnlessWoken() ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (woken_ || ending_) return false;
    state_ = State::kIdle;
    return true;
  }

  Executor& executor_;

  ReadNext read_next_;  // touched only while kBusy
  Response response_;   // likewise; gRPC reads it meanwhile
  OnDoneFn on_done_;    // touched only in OnDone()

  absl::Mutex mu_;
  State state_ ABSL_GUARDED_BY(mu_) = State::kIdle;
  bool woken_ ABSL_GUARDED_BY(mu_) = false;
  std::optional<absl::Status> ending_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_GRPC_CURSOR_REACTOR_H_
