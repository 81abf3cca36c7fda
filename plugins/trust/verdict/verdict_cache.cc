#include "plugins/trust/verdict/verdict_cache.h"

#include "absl/hash/hash.h"

namespace muster::trust {

size_t VerdictCache::ShardOf(absl::string_view key) {
  return absl::HashOf(key) % kShards;
}

std::shared_ptr<const VerdictCache::Entry> VerdictCache::Find(
    absl::string_view key, absl::string_view policy, absl::Time now) const {
  const Shard& shard = shards_[ShardOf(key)];
  absl::ReaderMutexLock lock(&shard.mu);
  const auto answers = shard.answers.find(key);
  if (answers == shard.answers.end()) return nullptr;
  for (const auto& [name, entry] : answers->second) {
    if (name != policy) continue;
    const bool fits = now <= entry->holds_until && now >= entry->judged &&
                      now - entry->judged < kMaxAge;
    return fits ? entry : nullptr;
  }
  return nullptr;
}

uint64_t VerdictCache::Ticket(absl::string_view key) const {
  const Shard& shard = shards_[ShardOf(key)];
  absl::ReaderMutexLock lock(&shard.mu);
  return shard.changes;
}

void VerdictCache::Insert(absl::string_view key, absl::string_view policy,
                          uint64_t ticket, Entry entry) {
  Shard& shard = shards_[ShardOf(key)];
  auto shared = std::make_shared<const Entry>(std::move(entry));
  absl::MutexLock lock(&shard.mu);
  if (shard.changes != ticket) return;
  if (shard.answers.size() >= kMaxEntries / kShards) shard.answers.clear();
  Answers& answers = shard.answers[key];
  for (auto& [name, old] : answers) {
    if (name != policy) continue;
    old = std::move(shared);
    return;
  }
  answers.emplace_back(std::string(policy), std::move(shared));
}

void VerdictCache::Drop(absl::string_view key) {
  Shard& shard = shards_[ShardOf(key)];
  absl::MutexLock lock(&shard.mu);
  ++shard.changes;
  shard.answers.erase(key);
}

void VerdictCache::Clear() {
  for (Shard& shard : shards_) {
    absl::MutexLock lock(&shard.mu);
    ++shard.changes;
    shard.answers.clear();
  }
}

}  // namespace muster::trust
