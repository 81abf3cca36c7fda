#include "inventory/store/rocks/hot_records.h"

#include <utility>

#include "absl/hash/hash.h"

namespace muster::inventory {
namespace {

// What an entry takes beside its strings.
constexpr size_t kEntryBytes = 224;

}  // namespace

std::shared_ptr<const StoredRecord> HotRecords::Find(absl::string_view name,
                                                     Revision at) const {
  const Shard& shard = ShardOf(name);
  absl::MutexLock lock(&shard.mu);
  const auto found = shard.places.find(name);
  if (found == shard.places.end()) return nullptr;
  const auto& record = shard.entries[found->second].record;
  return record->revision <= at ? record : nullptr;
}

void HotRecords::Add(absl::string_view name,
                     std::shared_ptr<const StoredRecord> record, Revision at) {
  Shard& shard = ShardOf(name);
  Entry entry{std::make_unique<const std::string>(name), std::move(record)};
  const size_t bytes = BytesOf(entry);
  absl::MutexLock lock(&shard.mu);
  if (settled_ != at || bytes > max_shard_bytes_) return;
  if (shard.places.contains(name)) return;
  while (shard.bytes + bytes > max_shard_bytes_) Remove(shard, Roll(shard));
  shard.bytes += bytes;
  shard.places[*entry.name] = shard.entries.size();
  shard.entries.push_back(std::move(entry));
}

void HotRecords::BeginWrite(const StoreWrite& write) {
  settled_ = kWriting;
  for (const RecordWrite& change : write.changes) {
    Shard& shard = ShardOf(change.header.name());
    absl::MutexLock lock(&shard.mu);
    const auto found = shard.places.find(change.header.name());
    if (found != shard.places.end()) Remove(shard, found->second);
  }
}

size_t HotRecords::bytes() const {
  size_t bytes = 0;
  for (const Shard& shard : shards_) {
    absl::MutexLock lock(&shard.mu);
    bytes += shard.bytes;
  }
  return bytes;
}

size_t HotRecords::BytesOf(const Entry& entry) {
  return kEntryBytes + entry.name->capacity() + entry.record->body.capacity() +
         entry.record->shown_hash.capacity();
}

// The last entry takes the place.
void HotRecords::Remove(Shard& shard, size_t place) {
  shard.bytes -= BytesOf(shard.entries[place]);
  shard.places.erase(*shard.entries[place].name);
  if (place + 1 != shard.entries.size()) {
    shard.entries[place] = std::move(shard.entries.back());
    shard.places[*shard.entries[place].name] = place;
  }
  shard.entries.pop_back();
}

// Source: Marsaglia, "Xorshift RNGs" (2003), 13, 7, 17.
size_t HotRecords::Roll(Shard& shard) {
  shard.dice ^= shard.dice << 13;
  shard.dice ^= shard.dice >> 7;
  shard.dice ^= shard.dice << 17;
  return shard.dice % shard.entries.size();
}

HotRecords::Shard& HotRecords::ShardOf(absl::string_view name) const {
  return shards_[absl::Hash<absl::string_view>()(name) % kShards];
}

}  // namespace muster::inventory
