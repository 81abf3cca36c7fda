#include "inventory/store/testing/fake_store_reader.h"

#include <cstddef>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace muster::inventory {
namespace {

LogView ViewOf(const FakeLogEntry& entry) {
  return {entry.revision, entry.header_bytes, entry.change};
}

RecordView ViewOf(const std::string& name, const StoredRecord& stored) {
  return {name, stored.number, stored.revision, stored.shown_hash, stored.body};
}

// The first of the sorted `keys` that begins with `prefix` (if one does) and
// is above `after`.
template <typename Keys>
typename Keys::const_iterator FirstOf(const Keys& keys,
                                      absl::string_view prefix,
                                      absl::string_view after) {
  return after < prefix ? keys.lower_bound(prefix) : keys.upper_bound(after);
}

}  // namespace

absl::StatusOr<std::optional<StoredRecord>> FakeStoreReader::Get(
    v1::ResourceKind kind, absl::string_view name) const {
  const auto& records = *state_.records(kind);
  const auto record = records.find(name);
  if (record == records.end()) return std::nullopt;
  return record->second->stored;
}

absl::StatusOr<std::optional<StoredRecord>> FakeStoreReader::GetVersion(
    ResourceNumber number, Revision at) const {
  const auto above = state_.history->upper_bound({number, at});
  if (above != state_.history->begin() && std::prev(above)->first == number) {
    return VersionIn(*state_.log->at(std::prev(above)->second));
  }
  const auto base = state_.bases->find(number);
  if (base == state_.bases->end() || base->second->revision > at) {
    return std::nullopt;
  }
  return *base->second;
}

absl::Status FakeStoreReader::Scan(v1::ResourceKind kind,
                                   absl::string_view prefix,
                                   absl::string_view after,
                                   VisitRecord visit) const {
  const auto& records = *state_.records(kind);
  for (auto record = FirstOf(records, prefix, after);
       record != records.end() && absl::StartsWith(record->first, prefix);
       ++record) {
    if (!visit(ViewOf(record->first, record->second->stored))) break;
  }
  return absl::OkStatus();
}

absl::Status FakeStoreReader::ScanLog(Revision after, VisitLog visit) const {
  for (auto entry = state_.log->upper_bound(after); entry != state_.log->end();
       ++entry) {
    if (!visit(ViewOf(*entry->second))) break;
  }
  return absl::OkStatus();
}

absl::Status FakeStoreReader::ScanHistory(ResourceNumber number,
                                          Revision before,
                                          VisitLog visit) const {
  auto place = state_.history->lower_bound({number, before});
  while (place != state_.history->begin()) {
    --place;
    if (place->first != number) break;
    if (!visit(ViewOf(*state_.log->at(place->second)))) break;
  }
  return absl::OkStatus();
}

absl::Status FakeStoreReader::ScanIndex(absl::string_view prefix,
                                        absl::string_view name_prefix,
                                        absl::string_view after,
                                        VisitName visit) const {
  const std::string first = absl::StrCat(prefix, name_prefix);
  const auto& index = *state_.index;
  for (auto key = FirstOf(index, first, absl::StrCat(prefix, after));
       key != index.end() && absl::StartsWith(*key, first); ++key) {
    if (!visit(absl::string_view(*key).substr(prefix.size()))) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> FakeStoreReader::GetDocument(
    Collection collection, absl::string_view key) const {
  const auto document = documents(collection).find(key);
  if (document == documents(collection).end()) return std::nullopt;
  return document->second;
}

absl::Status FakeStoreReader::ScanDocuments(Collection collection,
                                            absl::string_view begin,
                                            absl::string_view end,
                                            ScanOrder order,
                                            VisitDocument visit) const {
  const auto& all = documents(collection);
  auto low = all.lower_bound(begin);
  auto high = end.empty() ? all.end() : all.lower_bound(end);
  if (!end.empty() && end <= begin) high = low;
  while (low != high) {
    const bool forward = order == ScanOrder::kForward;
    const auto document = forward ? low++ : --high;
    if (!visit(document->first, document->second)) break;
  }
  return absl::OkStatus();
}

const FakeState::Documents& FakeStoreReader::documents(
    Collection collection) const {
  return *state_.documents[static_cast<size_t>(collection)];
}

}  // namespace muster::inventory
