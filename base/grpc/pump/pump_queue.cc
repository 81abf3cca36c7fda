#include "base/grpc/pump/pump_queue.h"

#include <utility>

namespace muster {
namespace {

constexpr int kTurnsPerTask = 64;
constexpr uint32_t kTurnsPerLazyOne = 16;

}  // namespace

PumpQueue::~PumpQueue() {
  absl::MutexLock lock(&mu_);
  const auto idle = [this] { return active_ == 0; };
  mu_.Await(absl::Condition(&idle));
}

void PumpQueue::Lane::Push(Pumped& pumped) {
  Pumped* last = inbox.load(std::memory_order_relaxed);
  do {
    pumped.next_ = last;
  } while (!inbox.compare_exchange_weak(last, &pumped));
}

Pumped* PumpQueue::Lane::Take() {
  if (ready == nullptr) {
    for (Pumped* rest = inbox.exchange(nullptr); rest != nullptr;) {
      Pumped* const last = std::exchange(rest, rest->next_);
      last->next_ = std::exchange(ready, last);
    }
  }
  return ready == nullptr ? nullptr : std::exchange(ready, ready->next_);
}

void PumpQueue::Push(Pumped& pumped) {
  (pumped.Lazy() ? lazy_ : eager_).Push(pumped);
  if (Activate()) PostDrain();
}

void PumpQueue::Drain() {
  for (int turn = 0; turn < kTurnsPerTask; ++turn) {
    Pumped* const pumped = Pop();
    if (pumped == nullptr) return;
    pumped->Pump();
  }
  PostDrain();
}

Pumped* PumpQueue::Pop() {
  absl::MutexLock lock(&mu_);
  while (true) {
    Pumped* const next = TakeNext();
    if (next != nullptr) return next;
    --active_;
    const bool empty = eager_.inbox == nullptr && lazy_.inbox == nullptr;
    if (empty || !Activate()) return nullptr;
  }
}

Pumped* PumpQueue::TakeNext() {
  const bool lazy_first = ++turns_ % kTurnsPerLazyOne == 0;
  Pumped* const next = (lazy_first ? lazy_ : eager_).Take();
  return next != nullptr ? next : (lazy_first ? eager_ : lazy_).Take();
}

bool PumpQueue::Activate() {
  int active = active_;
  while (active < workers_) {
    if (active_.compare_exchange_weak(active, active + 1)) return true;
  }
  return false;
}

void PumpQueue::PostDrain() {
  executor_.Post([this] { Drain(); });
}

}  // namespace muster
