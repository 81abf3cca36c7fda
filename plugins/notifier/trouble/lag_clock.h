#ifndef PLUGINS_NOTIFIER_TROUBLE_LAG_CLOCK_H_
#define PLUGINS_NOTIFIER_TROUBLE_LAG_CLOCK_H_

#include <cstdint>
#include <deque>
#include <utility>

#include "absl/time/time.h"

namespace muster::notifier {

// Turns how many revisions somebody is behind into how long: remembers when
// the store was first seen beyond each of its revisions. Precise to the pause
// between two notes. Not thread-safe.
class LagClock {
 public:
  // How far back it remembers; older lag is told as this.
  explicit LagClock(absl::Duration horizon) : horizon_(horizon) {}

  // The store is at `revision` now.
  void Note(absl::Time now, int64_t revision);

  // When the store was first seen beyond `applied`; InfiniteFuture() if it is
  // not.
  absl::Time BehindSince(int64_t applied) const;

 private:
  const absl::Duration horizon_;
  // Both ascend: the first time that this revision was seen.
  std::deque<std::pair<absl::Time, int64_t>> notes_;
};

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_TROUBLE_LAG_CLOCK_H_
