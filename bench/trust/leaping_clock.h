#ifndef BENCH_TRUST_LEAPING_CLOCK_H_
#define BENCH_TRUST_LEAPING_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"
#include "base/clock.h"

namespace muster::bench {

// The machine's clock, but for leaps ahead: what is due by then is due at once,
// while sleepers sleep as long as they would have. Thread-safe.
class LeapingClock final : public Clock {
 public:
  void Leap(absl::Duration by) { ahead_ns_ += absl::ToInt64Nanoseconds(by); }

  // Clock:
  absl::Time Now() const override { return RealClock()->Now() + ahead(); }
  bool SleepUntil(absl::Time deadline,
                  const absl::Notification& cancelled) override {
    return RealClock()->SleepUntil(deadline - ahead(), cancelled);
  }

 private:
  absl::Duration ahead() const { return absl::Nanoseconds(ahead_ns_.load()); }

  std::atomic<int64_t> ahead_ns_{0};
};

}  // namespace muster::bench

#endif  // BENCH_TRUST_LEAPING_CLOCK_H_
