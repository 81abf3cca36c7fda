#ifndef BASE_GRPC_CURSOR_REACTOR_H_
#define BASE_GRPC_CURSOR_REACTOR_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/executor.h"
#include "base/grpc/pump/pump_queue.h"
#include "base/grpc/watcher.h"
#include "grpcpp/support/server_callback.h"

namespace muster {

// How a stream sends what its cursor reads: here, as the message that it is.
// Another trait may share one encoded message between streams
// (raw/byte_stream_reactor.h).
template <typename Message>
struct StreamTraits {
  using Wire = Message;
  static const Wire* Get(const Message& message) { return &message; }
};

// How far a cursor is.
struct CursorProgress {
  int64_t position = 0;  // what WatcherStats says once the message is taken
  absl::Time next_due = absl::InfinitePast();  // Watcher::NextDue()
};

// What a stream may have beside its cursor; nothing of it is needed.
struct StreamOptions {
  std::string label;  // WatcherStats::label
  // Tells since when a message is in flight, without which no stall is seen.
  // Not owned; must outlive the stream.
  const Clock* clock = nullptr;
  // Called after each read, where that was; does not block.
  std::function<CursorProgress()> progress;
  // True if a read would not block now, because what it needs is in memory. A
  // message then goes out on the gRPC thread that took the last one, which
  // saves a change of threads each; a few, before it is the others' turn.
  std::function<bool()> at_hand;
  // Breaks the call off: `[context] { context->TryCancel(); }`. For Abort().
  std::function<void()> cancel;
};

// One server stream: a cursor (inside `read_next`) and one message in flight.
// A slow reader costs a cursor, never a queue: the next message is read only
// after the transport has taken the last one, which is freed then.
//
// Thread-safe. Deletes itself in OnDone(), after `on_done` has run. Given to
// gRPC by the handler, and to a WatchHub, which wakes it for the first time:
//
//   auto* reactor = new CursorReactor<WatchResponse>(
//       pumps_, ReadNext(cursor), [this](auto* r) { hub_.Leave(r); });
//   hub_.Join(reactor);
//   return reactor;
template <typename Message>
class CursorReactor final
    : public grpc::ServerWriteReactor<typename StreamTraits<Message>::Wire>,
      public Watcher,
      private Pumped {
 public:
  using Traits = StreamTraits<Message>;
  // The next message, or nullopt if there is nothing to send now. Called on
  // the executor, one call at a time; may block there. Also elsewhere if
  // StreamOptions::at_hand says so. An error ends the stream.
  using ReadNext = absl::AnyInvocable<absl::StatusOr<std::optional<Message>>()>;
  // The stream is over: nothing of the reactor is called after this.
  using OnDoneFn = absl::AnyInvocable<void(CursorReactor*)>;

  // Takes its turns in `pumps`, which must outlive the reactor.
  CursorReactor(PumpQueue& pumps, ReadNext read_next, OnDoneFn on_done,
                StreamOptions options = {})
      : CursorReactor(&pumps, nullptr, std::move(read_next), std::move(on_done),
                      std::move(options)) {}

  // Posts each turn by itself, for services with few streams. `executor` must
  // outlive the reactor.
  CursorReactor(Executor& executor, ReadNext read_next, OnDoneFn on_done,
                StreamOptions options = {})
      : CursorReactor(nullptr, &executor, std::move(read_next),
                      std::move(on_done), std::move(options)) {}

  // Watcher:
  void Wake() override ABSL_LOCKS_EXCLUDED(mu_) {
    {
      absl::MutexLock lock(&mu_);
      woken_ = true;
      if (state_ != State::kIdle) return;
      state_ = State::kBusy;
    }
    Schedule();
  }

  void End(absl::Status why) override {
    NoteEnd(std::move(why));
    Wake();
  }

  void Abort(absl::Status why) override {
    End(std::move(why));
    if (options_.cancel) options_.cancel();
  }

  absl::Time NextDue() const override {
    return absl::FromUnixNanos(next_due_nanos_.load(std::memory_order_relaxed));
  }

  bool Eager() const override { return eager_.load(std::memory_order_relaxed); }
  bool Lazy() const override { return !Eager(); }

  WatcherStats Stats() const override ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return stats_;
  }

  // Why the stream was told to end; nullopt before that. For `on_done`.
  std::optional<absl::Status> ending() const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return ending_;
  }

  // gRPC:
  void OnWriteDone(bool ok) override {
    in_flight_.reset();
    if (!ok) NoteEnd(absl::CancelledError("the client is gone"));
    NoteTaken(ok);
    if (MayReadHere()) return TakeTurn();
    Schedule();
  }
  void OnCancel() override { End(absl::CancelledError("cancelled")); }
  void OnDone() override {
    on_done_(this);
    delete this;
  }

 private:
  // kBusy: a turn or a write is outstanding, and whoever completes it moves on.
  enum class State { kIdle, kBusy, kFinished };

  static constexpr int kTurnsInARow = 64;

  CursorReactor(PumpQueue* pumps, Executor* executor, ReadNext read_next,
                OnDoneFn on_done, StreamOptions options)
      : pumps_(pumps),
        executor_(executor),
        options_(std::move(options)),
        read_next_(std::move(read_next)),
        on_done_(std::move(on_done)) {
    stats_.label = options_.label;
    this->StartSendInitialMetadata();  // tells the client that it is open
  }

  ~CursorReactor() override = default;

  // Often the last touch: the turn may be over, and the reactor gone, at once.
  void Schedule() {
    if (pumps_ != nullptr) return pumps_->Push(*this);
    executor_->Post([this] { Pump(); });
  }

  bool MayReadHere() {
    return options_.at_hand && ++turns_here_ <= kTurnsInARow &&
           options_.at_hand();
  }

  // Pumped: on the executor.
  void Pump() override {
    turns_here_ = 0;
    TakeTurn();
  }

  void TakeTurn() ABSL_LOCKS_EXCLUDED(mu_) {
    if (FinishIfEnding()) return;
    absl::StatusOr<std::optional<Message>> next = read_next_();
    const bool found = next.ok() && next->has_value();
    found_since_sleep_ |= found;
    NoteRead(found);
    if (found) {
      in_flight_ = **std::move(next);
      this->StartWrite(Traits::Get(*in_flight_));
      return;
    }
    if (!next.ok()) NoteEnd(next.status());
    if (!SleepUnlessWoken()) Schedule();
  }

  void NoteRead(bool found) ABSL_LOCKS_EXCLUDED(mu_) {
    if (options_.progress) {
      const CursorProgress progress = options_.progress();
      read_position_ = progress.position;
      next_due_nanos_.store(absl::ToUnixNanos(progress.next_due),
                            std::memory_order_relaxed);
    }
    if (!found || options_.clock == nullptr) return;
    absl::MutexLock lock(&mu_);
    stats_.writing_since = options_.clock->Now();
  }

  void NoteTaken(bool ok) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    stats_.writing_since.reset();
    if (!ok) return;
    stats_.position = read_position_;
    ++stats_.messages;
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
    stats_.position = read_position_;
    if (woken_ || ending_) return false;
    eager_.store(std::exchange(found_since_sleep_, false),
                 std::memory_order_relaxed);
    state_ = State::kIdle;
    return true;
  }

  PumpQueue* const pumps_;    // either this
  Executor* const executor_;  // or this is not null
  const StreamOptions options_;

  ReadNext read_next_;                // touched only while kBusy
  std::optional<Message> in_flight_;  // likewise; gRPC reads it meanwhile
  int64_t read_position_ = 0;         // likewise
  bool found_since_sleep_ = false;    // likewise
  int turns_here_ = 0;                // likewise; on gRPC's threads, in a row
  OnDoneFn on_done_;                  // touched only in OnDone()

  std::atomic<bool> eager_{true};
  std::atomic<int64_t> next_due_nanos_{absl::ToUnixNanos(absl::InfinitePast())};

  mutable absl::Mutex mu_;
  State state_ ABSL_GUARDED_BY(mu_) = State::kIdle;
  bool woken_ ABSL_GUARDED_BY(mu_) = false;
  std::optional<absl::Status> ending_ ABSL_GUARDED_BY(mu_);
  WatcherStats stats_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_GRPC_CURSOR_REACTOR_H_
