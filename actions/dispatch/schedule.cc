#include "actions/dispatch/schedule.h"

#include <algorithm>
#include <utility>

#include "actions/store/lifecycle.h"

namespace muster::actions {

Schedule::Schedule(std::vector<absl::Duration> delays)
    : delays_(std::move(delays)) {}

bool Schedule::IsDue(const v1::Command& command, absl::Time now) const {
  absl::MutexLock lock(&mu_);
  const auto it = entries_.find(command.name());
  return it == entries_.end() || it->second.due <= now;
}

void Schedule::Plan(const v1::Command& command, absl::Time now,
                    absl::Duration at_least) {
  absl::MutexLock lock(&mu_);
  if (IsTerminal(command.state())) {
    entries_.erase(command.name());
    return;
  }
  Entry& entry = entries_[command.name()];
  if (entry.state != command.state()) entry = {command.state(), 0, now};
  const absl::Duration delay =
      delays_[std::min(entry.turns, delays_.size() - 1)];
  entry.due = now + std::max(delay, at_least);
  ++entry.turns;
}

void Schedule::Hasten(const v1::Command& command) {
  absl::MutexLock lock(&mu_);
  entries_.erase(command.name());
}

size_t Schedule::size() const {
  absl::MutexLock lock(&mu_);
  return entries_.size();
}

}  // namespace muster::actions
