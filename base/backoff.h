#ifndef BASE_BACKOFF_H_
#define BASE_BACKOFF_H_

#include "absl/time/time.h"
#include "base/random.h"

namespace muster {

// How long to wait before trying again: exponential with full jitter, so that
// many callers who failed together do not come back together.
//
// Not thread-safe. `random` must outlive it.
class Backoff {
 public:
  struct Options {
    // The first wait is below this.
    absl::Duration base = absl::Milliseconds(500);
    // No wait is above this.
    absl::Duration max = absl::Seconds(60);
    // Each bound is this many times the one before.
    double factor = 2;
  };

  explicit Backoff(Random& random) : Backoff(random, Options{}) {}
  Backoff(Random& random, Options options)
      : random_(random), options_(options), bound_(options.base) {}

  // The wait before the next try: uniform in [0, bound), where the bound grows
  // with every call since Reset().
  absl::Duration Next();

  // A try has succeeded: the next failure waits as the first did.
  void Reset() { bound_ = options_.base; }

 private:
  Random& random_;
  const Options options_;
  absl::Duration bound_;
};

}  // namespace muster

#endif  // BASE_BACKOFF_H_
