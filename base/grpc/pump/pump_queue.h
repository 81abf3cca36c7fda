#ifndef BASE_GRPC_PUMP_PUMP_QUEUE_H_
#define BASE_GRPC_PUMP_PUMP_QUEUE_H_

#include <atomic>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/executor.h"

namespace muster {

// Something that takes a turn now and then, such as a stream with something to
// send. It holds its own place in the queue, so that queueing allocates
// nothing.
class Pumped {
 public:
  // One turn: at most one message, so that others get theirs. May block, and
  // may delete this. On a thread of the executor, one turn at a time.
  virtual void Pump() = 0;

  // Whether its turn may wait for those that are likelier to have something to
  // do. Asked when it is pushed.
  virtual bool Lazy() const { return false; }

 protected:
  ~Pumped() = default;

 private:
  friend class PumpQueue;
  Pumped* next_ = nullptr;  // the queue's while it is in there
};

// Whose turn it is: a run queue that a few tasks of an executor drain, however
// many streams there are. First come, first served: one whose turn takes long
// holds up one of `workers`, and one with much to send queues again behind all
// others after each message. Those that are lazy go when nobody else waits, but
// one turn in sixteen is theirs.
//
// Thread-safe. `executor` must run what is posted until the destructor has
// returned, or have run all of it before.
class PumpQueue {
 public:
  // `workers`: turns that are taken at the same time, at least 1.
  PumpQueue(Executor& executor, int workers)
      : executor_(executor), workers_(workers) {}

  // Waits until every turn is taken. Nothing may Push() meanwhile except what
  // is taking its turn.
  ~PumpQueue();

  PumpQueue(const PumpQueue&) = delete;
  PumpQueue& operator=(const PumpQueue&) = delete;

  // Gives `pumped` one turn. It must not be in the queue, and must live until
  // its turn begins. Takes no lock.
  void Push(Pumped& pumped);

 private:
  // Some turns; the rest is for another task, so that whatever else the
  // executor was given comes to pass too.
  void Drain() ABSL_LOCKS_EXCLUDED(mu_);
  // Null, and one task less is active, if there is none.
  Pumped* Pop() ABSL_LOCKS_EXCLUDED(mu_);
  Pumped* TakeNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool Activate();
  void PostDrain();

  // Those that wait. Taken from under mu_ only.
  struct Lane {
    void Push(Pumped& pumped);
    Pumped* Take();

    std::atomic<Pumped*> inbox{nullptr};  // last come first
    Pumped* ready = nullptr;              // before those in inbox
  };

  Executor& executor_;
  const int workers_;

  // Whoever pushes looks at active_ afterwards, and whoever lowers active_ at
  // the inboxes: one of the two sees the other.
  Lane eager_;
  Lane lazy_;
  std::atomic<int> active_{0};  // tasks, posted or running

  absl::Mutex mu_;  // held to take from a lane and to lower active_
  uint32_t turns_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster

#endif  // BASE_GRPC_PUMP_PUMP_QUEUE_H_
