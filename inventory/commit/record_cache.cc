#include "inventory/commit/record_cache.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/status_macros.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

// Below this a scan costs more than it saves.
constexpr size_t kLeastScan = 8;
// How many more records a scan may pass than four for each one that it finds.
constexpr size_t kPassed = 32;
constexpr size_t kPassedPerFound = 4;

CachedRecord Cached(const RecordView& record, const WantedRecord& wanted) {
  CachedRecord cached;
  cached.exists = true;
  cached.number = record.number;
  cached.revision = record.revision;
  cached.shown_hash = std::string(record.shown_hash);
  if (record.shown_hash != wanted.hash || wanted.hash.empty()) {
    cached.body = std::string(record.body);
  }
  return cached;
}

// Sorted by name, each name once.
void Sort(std::vector<WantedRecord>& wanted) {
  const auto less = [](const auto& a, const auto& b) {
    return a.name < b.name;
  };
  if (!std::is_sorted(wanted.begin(), wanted.end(), less)) {
    std::sort(wanted.begin(), wanted.end(), less);
  }
  wanted.erase(std::unique(wanted.begin(), wanted.end(),
                           [](const auto& a, const auto& b) {
                             return a.name == b.name;
                           }),
               wanted.end());
}

absl::string_view CommonPrefix(absl::string_view a, absl::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return a.substr(0, end - a.begin());
}

}  // namespace

absl::Status RecordCache::Prefetch(std::vector<WantedRecord> wanted) {
  if (wanted.size() < kLeastScan) return absl::OkStatus();
  RETURN_IF_ERROR(names_.Load(reader_));
  Sort(wanted);
  const auto is_new = [this](const WantedRecord& one) {
    const bool may_exist = names_.MayExist(one.name);
    if (!may_exist) records_.try_emplace(one.name);
    return !may_exist;
  };
  wanted.erase(std::remove_if(wanted.begin(), wanted.end(), is_new),
               wanted.end());
  return wanted.size() < kLeastScan ? absl::OkStatus() : Scan(wanted);
}

absl::Status RecordCache::Scan(const std::vector<WantedRecord>& wanted) {
  const absl::string_view first = wanted.front().name;
  size_t next = 0;
  size_t passed = 0;
  size_t found = 0;
  bool dense = true;
  const auto visit = [&](const RecordView& record) {
    while (next < wanted.size() && wanted[next].name < record.name) {
      records_.try_emplace(wanted[next++].name);
    }
    if (next < wanted.size() && wanted[next].name == record.name) {
      records_.try_emplace(record.name, Cached(record, wanted[next++]));
      ++found;
    }
    dense = ++passed < kPassed + found * kPassedPerFound;
    return dense && next < wanted.size();
  };
  // Everything above the first name without its last byte includes the first
  // name, and hardly anything before it.
  RETURN_IF_ERROR(reader_.Scan(kind_, CommonPrefix(first, wanted.back().name),
                               first.substr(0, first.size() - 1), visit));
  if (!dense) return absl::OkStatus();
  for (; next < wanted.size(); ++next) {
    records_.try_emplace(wanted[next].name);
  }
  return absl::OkStatus();
}

absl::StatusOr<CachedRecord*> RecordCache::Load(absl::string_view name) {
  const auto [it, is_new] = records_.try_emplace(name);
  CachedRecord& record = it->second;
  if (!is_new || !names_.MayExist(name)) return &record;
  ASSIGN_OR_RETURN(auto stored, reader_.Get(kind_, name));
  if (!stored) return &record;
  record.exists = true;
  record.number = stored->number;
  record.revision = stored->revision;
  record.shown_hash = std::move(stored->shown_hash);
  record.body = std::move(stored->body);
  return &record;
}

absl::StatusOr<absl::string_view> RecordCache::Body(absl::string_view name,
                                                    CachedRecord& record) {
  if (!record.body) {
    ASSIGN_OR_RETURN(auto stored, reader_.Get(kind_, name));
    if (!stored) return CorruptRecord(name);
    record.body = std::move(stored->body);
  }
  return absl::string_view(*record.body);
}

}  // namespace muster::inventory
