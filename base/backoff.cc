#include "base/backoff.h"

#include <algorithm>

namespace muster {

absl::Duration Backoff::Next() {
  const absl::Duration wait = Jitter(random_, bound_);
  bound_ = std::min(bound_ * options_.factor, options_.max);
  return wait;
}

}  // namespace muster
