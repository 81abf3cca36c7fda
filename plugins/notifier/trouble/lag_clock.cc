#include "plugins/notifier/trouble/lag_clock.h"

#include <algorithm>

namespace muster::notifier {

void LagClock::Note(absl::Time now, int64_t revision) {
  // A store that went back is another one: what was noted says nothing of it.
  if (!notes_.empty() && revision < notes_.back().second) notes_.clear();
  if (notes_.empty() || revision > notes_.back().second) {
    notes_.emplace_back(now, revision);
  }
  while (notes_.size() > 1 && notes_[1].first <= now - horizon_) {
    notes_.pop_front();
  }
}

absl::Time LagClock::BehindSince(int64_t applied) const {
  const auto beyond = std::find_if(
      notes_.begin(), notes_.end(),
      [applied](const auto& note) { return note.second > applied; });
  return beyond == notes_.end() ? absl::InfiniteFuture() : beyond->first;
}

}  // namespace muster::notifier
