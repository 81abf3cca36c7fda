#include "base/grpc/pump/pump_queue.h"

#include <utility>

namespace muster {
namespace {

constexpr int kTurnsPerTask = 64;

}  // namespace

PumpQueue::~PumpQueue() {
  absl::MutexLock lock(&mu_);
  const auto idle = [this] { return active_ == 0; };
  mu_.Await(absl::Condition(&idle));
}

void PumpQueue::Push(Pumped& pumped) {
  Pumped* last = inbox_.load(std::memory_order_relaxed);
  do {
    pumped.next_ = last;
  } while (!inbox_.compare_exchange_weak(last, &pumped));
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
  while (ready_ == nullptr) {
    ready_ = TakeInbox();
    if (ready_ != nullptr) break;
    --active_;
    if (inbox_ == nullptr || !Activate()) return nullptr;
  }
  return std::exchange(ready_, ready_->next_);
}

Pumped* PumpQueue::TakeInbox() {
  Pumped* first = nullptr;
  for (Pumped* rest = inbox_.exchange(nullptr); rest != nullptr;) {
    Pumped* const last = std::exchange(rest, rest->next_);
    last->next_ = std::exchange(first, last);
  }
  return first;
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
