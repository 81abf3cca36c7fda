#include "inventory/watch/shared_batches.h"

namespace muster::inventory {
namespace {

// What an entry takes beside its message.
constexpr size_t kEntryBytes = 512;

size_t CostOf(const WatchStep& step) { return step.bytes + kEntryBytes; }

}  // namespace

absl::StatusOr<WatchStep> SharedBatches::Get(const WatchStepKey& key,
                                             Read read) {
  while (true) {
    std::shared_ptr<Entry> mine;
    {
      absl::MutexLock lock(&mu_);
      if (const auto ready = FindOrAdd(key, mine)) return ready->step;
    }
    absl::StatusOr<WatchStep> step = read();
    absl::MutexLock lock(&mu_);
    if (Settle(key, *mine, step)) return step;
  }
}

std::shared_ptr<SharedBatches::Entry> SharedBatches::FindOrAdd(
    const WatchStepKey& key, std::shared_ptr<Entry>& mine) {
  while (true) {
    std::shared_ptr<Entry>& found = entries_[key];
    if (found == nullptr) {
      mine = found = std::make_shared<Entry>();
      return nullptr;
    }
    const std::shared_ptr<Entry> entry = found;
    const auto settled = [&entry] { return entry->state != State::kReading; };
    mu_.Await(absl::Condition(&settled));
    if (entry->state == State::kReady) return entry;
  }
}

bool SharedBatches::Settle(const WatchStepKey& key, Entry& entry,
                           const absl::StatusOr<WatchStep>& step) {
  entry.state = State::kDropped;
  if (entry.stale) return false;
  if (!step.ok()) {
    entries_.erase(key);
    return true;
  }
  entry.state = State::kReady;
  entry.step = *step;
  oldest_first_.push_back(key);
  bytes_ += CostOf(entry.step);
  DropOldest();
  return true;
}

void SharedBatches::DropOldest() {
  while (bytes_ > max_bytes_) {
    const auto oldest = entries_.find(oldest_first_.front());
    bytes_ -= CostOf(oldest->second->step);
    entries_.erase(oldest);
    oldest_first_.pop_front();
  }
}

bool SharedBatches::Has(const WatchStepKey& key) const {
  absl::MutexLock lock(&mu_);
  const auto found = entries_.find(key);
  return found != entries_.end() && found->second->state == State::kReady;
}

void SharedBatches::Clear() {
  pieces_.Clear();
  absl::MutexLock lock(&mu_);
  for (const auto& [key, entry] : entries_) entry->stale = true;
  entries_.clear();
  oldest_first_.clear();
  bytes_ = 0;
}

size_t SharedBatches::bytes() const {
  absl::MutexLock lock(&mu_);
  return bytes_;
}

}  // namespace muster::inventory
