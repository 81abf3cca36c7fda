#ifndef BASE_FAKE_RANDOM_H_
#define BASE_FAKE_RANDOM_H_

#include <cstdint>
#include <deque>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/random.h"

namespace muster {

// The same numbers for the same seed (SplitMix64), after those that a test has
// pushed. Thread-safe.
class FakeRandom final : public Random {
 public:
  explicit FakeRandom(uint64_t seed = 1) : state_(seed) {}

  // The next Uint64() returns `value`; several are returned in order.
  void Push(uint64_t value) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    pushed_.push_back(value);
  }

  uint64_t Uint64() override ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    if (pushed_.empty()) return NextOfSeed();
    const uint64_t value = pushed_.front();
    pushed_.pop_front();
    return value;
  }

 private:
  uint64_t NextOfSeed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  absl::Mutex mu_;
  uint64_t state_ ABSL_GUARDED_BY(mu_);
  std::deque<uint64_t> pushed_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_FAKE_RANDOM_H_
