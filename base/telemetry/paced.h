#ifndef BASE_TELEMETRY_PACED_H_
#define BASE_TELEMETRY_PACED_H_

#include <functional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"

namespace muster {

// What is dear to find out, for metrics that are read as often as a scraper
// likes: found out at most once an `interval`, and shown until the next.
//
// Thread-safe; `find` is called by one thread at a time. `clock` must outlive
// it.
template <typename T>
class Paced {
 public:
  using Find = std::function<T()>;

  Paced(const Clock& clock, absl::Duration interval, Find find)
      : clock_(clock), interval_(interval), find_(std::move(find)) {}

  T Get() ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    const absl::Time now = clock_.Now();
    if (now >= due_) {
      latest_ = find_();
      due_ = now + interval_;
    }
    return latest_;
  }

 private:
  const Clock& clock_;
  const absl::Duration interval_;
  const Find find_;

  absl::Mutex mu_;
  T latest_ ABSL_GUARDED_BY(mu_);
  absl::Time due_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
};

}  // namespace muster

#endif  // BASE_TELEMETRY_PACED_H_
