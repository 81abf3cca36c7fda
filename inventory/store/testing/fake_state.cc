#include "inventory/store/testing/fake_state.h"

#include <cassert>
#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

std::shared_ptr<const FakeLogEntry> MakeEntry(Revision revision,
                                              const store::LogHeader& header,
                                              const std::string& change) {
  auto entry = std::make_shared<FakeLogEntry>();
  entry->revision = revision;
  entry->header = header;
  entry->header_bytes = header.SerializeAsString();
  entry->change = change;
  return entry;
}

void AddToLog(Revision revision, const RecordWrite& change, FakeState& state) {
  state.log.Mutable()[revision] =
      MakeEntry(revision, change.header, change.change);
  state.history.Mutable().insert({change.header.number(), revision});
}

// A record from before compacted_through that is superseded is the version
// which reads there need from now on.
void KeepAsBase(const FakeRecord& record, FakeState& state) {
  if (record.stored.revision > state.compacted_through) return;
  auto base = std::make_shared<StoredRecord>(record.stored);
  base->shown_hash.clear();
  state.bases.Mutable()[record.stored.number] = std::move(base);
}

void UpdateIndex(const RecordWrite& change, std::set<std::string>& of_record,
                 FakeState& state) {
  auto& index = state.index.Mutable();
  for (const std::string& key : change.index_removed) {
    index.erase(key);
    of_record.erase(key);
  }
  for (const std::string& key : change.index_added) {
    index.insert(key);
    of_record.insert(key);
  }
}

void UpdateRecord(Revision revision, const RecordWrite& change,
                  FakeState& state) {
  const store::LogHeader& header = change.header;
  auto& records = state.records(header.kind()).Mutable();
  auto record = std::make_shared<FakeRecord>();
  const auto old = records.find(header.name());
  if (old != records.end()) {
    KeepAsBase(*old->second, state);
    record->index_keys = old->second->index_keys;
    records.erase(old);
  }
  UpdateIndex(change, record->index_keys, state);
  if (!change.body) return;
  record->stored.number = header.number();
  record->stored.revision = revision;
  record->stored.shown_hash = change.shown_hash;
  record->stored.body = *change.body;
  records[header.name()] = std::move(record);
}

void Rewrite(const LogRewrite& rewrite, FakeState& state) {
  auto& log = state.log.Mutable();
  const auto entry = log.find(rewrite.revision);
  if (entry == log.end()) return;
  assert(entry->second->header.number() == rewrite.header.number());
  entry->second = MakeEntry(rewrite.revision, rewrite.header, rewrite.change);
}

void Write(const DocumentWrite& write, FakeState& state) {
  auto& documents =
      state.documents[static_cast<size_t>(write.collection)].Mutable();
  if (write.value) {
    documents[write.key] = *write.value;
  } else {
    documents.erase(write.key);
  }
}

void DropRecord(FakeState::Records& records, FakeState::Records::iterator at,
                FakeState& state) {
  for (const std::string& key : at->second->index_keys) {
    state.index.Mutable().erase(key);
  }
  records.erase(at);
}

// A tombstone that no readable revision was without: nothing is left of it.
void DropTombstone(const std::string& name, FakeState& state) {
  auto& devices = state.devices.Mutable();
  DropRecord(devices, devices.find(name), state);
  const std::string prefix = absl::StrCat(name, "/facets/");
  auto& facets = state.facets.Mutable();
  for (auto at = facets.lower_bound(prefix);
       at != facets.end() && absl::StartsWith(at->first, prefix);) {
    DropRecord(facets, at++, state);
  }
}

bool IsCurrent(const FakeLogEntry& entry, const FakeState& state) {
  const auto& records = *state.records(entry.header.kind());
  const auto record = records.find(entry.header.name());
  return record != records.end() &&
         record->second->stored.revision == entry.revision;
}

bool IsTombstone(const FakeLogEntry& entry) {
  return entry.header.kind() == v1::RESOURCE_KIND_DEVICE &&
         !entry.header.after().living();
}

}  // namespace

void ApplyWrite(const StoreWrite& write, FakeState& state) {
  Revision revision = state.end.revision;
  for (const RecordWrite& change : write.changes) {
    assert(change.header.number() != 0);
    assert(change.header.kind() != v1::RESOURCE_KIND_UNSPECIFIED);
    AddToLog(++revision, change, state);
    UpdateRecord(revision, change, state);
  }
  assert(revision == write.after.revision);
  for (const LogRewrite& rewrite : write.rewrites) Rewrite(rewrite, state);
  for (const ResourceNumber number : write.forgotten_bases) {
    state.bases.Mutable().erase(number);
  }
  for (const DocumentWrite& document : write.documents) Write(document, state);
  state.end = write.after;
}

absl::Status ForgetOldest(FakeState& state) {
  assert(!state.log->empty());
  const std::shared_ptr<const FakeLogEntry> entry = state.log->begin()->second;
  const ResourceNumber number = entry->header.number();
  ASSIGN_OR_RETURN(auto version, VersionIn(*entry));
  state.log.Mutable().erase(entry->revision);
  state.history.Mutable().erase({number, entry->revision});
  state.bases.Mutable().erase(number);
  if (!IsCurrent(*entry, state)) {
    if (version) {
      state.bases.Mutable()[number] =
          std::make_shared<StoredRecord>(*std::move(version));
    }
  } else if (IsTombstone(*entry)) {
    DropTombstone(entry->header.name(), state);
  }
  state.compacted_through = entry->revision;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<StoredRecord>> VersionIn(
    const FakeLogEntry& entry) {
  v1::Change change;
  RETURN_IF_ERROR(
      ParseStored(absl::StrCat("log ", entry.revision), entry.change, change));
  const bool facet = entry.header.kind() == v1::RESOURCE_KIND_FACET;
  const bool gone = facet && entry.header.type() == v1::Change::TYPE_REMOVED;
  if (gone || !(facet ? change.has_facet() : change.has_device())) {
    return std::nullopt;
  }
  StoredRecord version;
  version.number = entry.header.number();
  version.revision = entry.revision;
  version.body = facet ? change.facet().SerializeAsString()
                       : change.device().SerializeAsString();
  return version;
}

}  // namespace muster::inventory
