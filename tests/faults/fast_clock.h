#ifndef TESTS_FAULTS_FAST_CLOCK_H_
#define TESTS_FAULTS_FAST_CLOCK_H_

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/clock.h"

namespace muster::faults {

// The machine's clock, so many times faster: whole services run on it with all
// their pauses and intervals in proportion, and an hour takes minutes.
// Thread-safe.
class FastClock final : public Clock {
 public:
  explicit FastClock(int times) : times_(times), start_(absl::Now()) {}

  absl::Time Now() const override {
    return start_ + (absl::Now() - start_) * times_;
  }

  bool SleepUntil(absl::Time deadline,
                  const absl::Notification& cancelled) override {
    return !cancelled.WaitForNotificationWithTimeout((deadline - Now()) /
                                                     times_);
  }

 private:
  const int times_;
  const absl::Time start_;
};

}  // namespace muster::faults

#endif  // TESTS_FAULTS_FAST_CLOCK_H_
