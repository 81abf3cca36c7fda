#ifndef INVENTORY_WATCH_READ_AHEAD_H_
#define INVENTORY_WATCH_READ_AHEAD_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"
#include "base/grpc/pump/pump_queue.h"

namespace muster::inventory {

// Lets a few streams that catch up have their next message read while the
// transport still takes their last one, so that neither waits for the other.
//
// Few, because what is read too early is held meanwhile, or read twice: with
// many streams the readers have enough to do without it.
//
// Thread-safe.
class ReadAhead {
 public:
  // Held from the start of a reading until what it read is used.
  using Place = std::shared_ptr<void>;

  static constexpr int kMaxPlaces = 2;

  // Reads in turns of `pumps`, which must outlive it.
  explicit ReadAhead(PumpQueue& pumps) : pumps_(pumps) {}

  // Waits until every reading is done and every place given back.
  ~ReadAhead();

  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // Has `read` called once, elsewhere, and destroyed; or, if no place is free,
  // only destroyed: then it returns nullptr.
  Place Start(absl::AnyInvocable<void()> read) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  bool Take() ABSL_LOCKS_EXCLUDED(mu_);
  void GiveBack() ABSL_LOCKS_EXCLUDED(mu_);

  PumpQueue& pumps_;

  absl::Mutex mu_;
  int taken_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_READ_AHEAD_H_
