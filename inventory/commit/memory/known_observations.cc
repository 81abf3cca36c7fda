#include "inventory/commit/memory/known_observations.h"

#include <algorithm>
#include <cstring>

namespace muster::inventory {
namespace {

constexpr size_t kLeastDrop = 1024;

}  // namespace

std::optional<ResourceNumber> KnownObservations::Find(
    absl::string_view hash) const {
  Key key;
  if (hash.size() != key.size()) return std::nullopt;
  std::memcpy(key.data(), hash.data(), key.size());
  const auto found = entries_.find(key);
  if (found == entries_.end()) return std::nullopt;
  const Entry& entry = found->second;
  if (entry.age != AgeOf(entry.number)) return std::nullopt;
  return entry.number;
}

void KnownObservations::Learn(absl::string_view hash, ResourceNumber number) {
  Key key;
  if (hash.size() != key.size()) return;
  std::memcpy(key.data(), hash.data(), key.size());
  entries_[key] = {number, AgeOf(number)};
  if (entries_.size() >= drop_at_) DropStale();
}

void KnownObservations::Forget(ResourceNumber number) {
  if (number >= ages_.size()) {
    ages_.resize(std::max<size_t>(number + 1, ages_.size() * 5 / 4));
  }
  ++ages_[number];
}

uint32_t KnownObservations::AgeOf(ResourceNumber number) const {
  return number < ages_.size() ? ages_[number] : 0;
}

void KnownObservations::DropStale() {
  absl::erase_if(entries_, [this](const auto& one) {
    return one.second.age != AgeOf(one.second.number);
  });
  if (entries_.size() >= most_) entries_.clear();
  drop_at_ = std::min(most_, std::max(kLeastDrop, entries_.size() * 2));
}

}  // namespace muster::inventory
