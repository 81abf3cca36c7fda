#include "inventory/store/testing/conformance/store_model.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/testing/store_reads.h"

namespace muster::inventory::testing {
namespace {

constexpr auto kDevice = v1::RESOURCE_KIND_DEVICE;

std::string BodyIn(const std::string& bytes) {
  v1::Change change;
  EXPECT_TRUE(ParseStored("change", bytes, change).ok());
  return change.has_facet() ? change.facet().SerializeAsString()
                            : change.device().SerializeAsString();
}

// All that the index should lead to, as keys.
std::set<std::string> KeysOf(const std::string& body) {
  device::v1::Device device;
  EXPECT_TRUE(ParseStored("device", body, device).ok());
  const std::vector<std::string> keys = IndexKeys(device);
  return {keys.begin(), keys.end()};
}

}  // namespace

void StoreModel::Apply(const StoreWrite& write) {
  for (const RecordWrite& change : write.changes) {
    Entry entry;
    entry.revision = revision() + 1;
    entry.header = change.header;
    entry.change = change.change;
    entry.exists = change.body.has_value();
    entry.record_body = change.body.value_or("");
    entry.version_body = BodyIn(change.change);
    numbers_.insert(change.header.number());
    entries_.push_back(std::move(entry));
  }
  for (const LogRewrite& rewrite : write.rewrites) {
    Entry& entry = entries_[static_cast<size_t>(rewrite.revision - 1)];
    entry.header = rewrite.header;
    entry.change = rewrite.change;
    entry.version_body = BodyIn(rewrite.change);
  }
  for (const ResourceNumber number : write.forgotten_bases) {
    const Entry* base = Newest(number, compacted_through_);
    if (base == nullptr || IsRecord(*base)) continue;
    entries_[static_cast<size_t>(base->revision - 1)].unreadable = true;
  }
  for (const DocumentWrite& document : write.documents) {
    documents_.erase({document.collection, document.key});
    if (!document.value) continue;
    documents_[{document.collection, document.key}] = *document.value;
  }
}

void StoreModel::Compact(Revision through) {
  for (Revision at = compacted_through_ + 1; at <= through; ++at) {
    Entry& entry = entries_[static_cast<size_t>(at - 1)];
    // Of what is current, the record is all that is left.
    if (IsRecord(entry)) entry.version_body = entry.record_body;
  }
  compacted_through_ = through;
  DropTombstones();
}

void StoreModel::DropTombstones() {
  const auto records = Records();
  for (const auto& [name, device] : records) {
    if (name.first != kDevice || device->header.after().living() ||
        device->revision > compacted_through_) {
      continue;
    }
    dropped_.insert(device->header.number());
    const std::string facets = absl::StrCat(name.second, "/facets/");
    for (const auto& [other, facet] : records) {
      if (absl::StartsWith(other.second, facets)) {
        dropped_.insert(facet->header.number());
      }
    }
  }
}

const StoreModel::Entry* StoreModel::Newest(ResourceNumber number,
                                            Revision at) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->revision <= at && entry->header.number() == number) {
      return &*entry;
    }
  }
  return nullptr;
}

bool StoreModel::IsRecord(const Entry& entry) const {
  const ResourceNumber number = entry.header.number();
  return entry.exists && dropped_.count(number) == 0 &&
         Newest(number, revision()) == &entry;
}

std::map<StoreModel::Name, const StoreModel::Entry*> StoreModel::Records()
    const {
  std::map<Name, const Entry*> records;
  for (const Entry& entry : entries_) {
    if (!IsRecord(entry)) continue;
    records[{entry.header.kind(), entry.header.name()}] = &entry;
  }
  return records;
}

void StoreModel::ExpectShownBy(const StoreReader& reader) const {
  EXPECT_EQ(reader.revision(), revision());
  EXPECT_EQ(reader.compacted_through(), compacted_through_);
  ExpectRecords(reader);
  ExpectVersions(reader);
  ExpectLog(reader);
  ExpectIndex(reader);
  ExpectDocuments(reader);
}

void StoreModel::ExpectRecords(const StoreReader& reader) const {
  std::map<v1::ResourceKind, std::vector<std::string>> names;
  for (const auto& [name, entry] : Records()) {
    names[name.first].push_back(name.second);
    const auto record = reader.Get(name.first, name.second);
    ASSERT_TRUE(record.ok() && record->has_value()) << name.second;
    EXPECT_EQ((*record)->number, entry->header.number()) << name.second;
    EXPECT_EQ((*record)->revision, entry->revision) << name.second;
    EXPECT_EQ((*record)->body, entry->record_body) << name.second;
  }
  for (const auto kind : {kDevice, v1::RESOURCE_KIND_FACET}) {
    EXPECT_EQ(RecordNames(reader, kind), names[kind]);
  }
}

void StoreModel::ExpectVersions(const StoreReader& reader) const {
  for (const ResourceNumber number : numbers_) {
    const Entry* last = Newest(number, revision());
    for (Revision at = compacted_through_; at <= revision(); ++at) {
      const bool is_record = IsRecord(*last) && last->revision <= at;
      if (!is_record) ExpectVersion(reader, number, at);
    }
  }
}

void StoreModel::ExpectVersion(const StoreReader& reader, ResourceNumber number,
                               Revision at) const {
  const std::string what = absl::StrCat("number ", number, " at ", at);
  const Entry* want = Newest(number, at);
  const auto version = reader.GetVersion(number, at);
  ASSERT_TRUE(version.ok()) << what << ": " << version.status();
  const bool none = want == nullptr || !want->exists || want->unreadable ||
                    (dropped_.count(number) > 0);
  ASSERT_EQ(version->has_value(), !none) << what;
  if (none) return;
  EXPECT_EQ((*version)->revision, want->revision) << what;
  EXPECT_EQ((*version)->number, number) << what;
  EXPECT_EQ((*version)->body, want->version_body) << what;
}

void StoreModel::ExpectLog(const StoreReader& reader) const {
  Revision next = compacted_through_ + 1;
  std::map<ResourceNumber, std::vector<Revision>> histories;
  EXPECT_TRUE(reader
                  .ScanLog(compacted_through_,
                           [&](const LogView& view) {
                             const Entry& entry =
                                 entries_[static_cast<size_t>(next - 1)];
                             EXPECT_EQ(view.revision, next++);
                             EXPECT_EQ(view.header,
                                       entry.header.SerializeAsString());
                             EXPECT_EQ(view.change, entry.change);
                             auto& history = histories[entry.header.number()];
                             history.insert(history.begin(), view.revision);
                             return true;
                           })
                  .ok());
  EXPECT_EQ(next, revision() + 1);
  for (const ResourceNumber number : numbers_) {
    EXPECT_EQ(HistoryRevisions(reader, number, revision() + 1),
              histories[number]);
  }
}

void StoreModel::ExpectIndex(const StoreReader& reader) const {
  std::set<std::string> keys;
  std::set<std::string> prefixes;
  for (const Entry& entry : entries_) {
    if (entry.header.kind() != kDevice) continue;
    const std::set<std::string> of_entry = KeysOf(entry.record_body);
    for (const std::string& key : of_entry) {
      prefixes.insert(key.substr(0, key.size() - entry.header.name().size()));
    }
    if (IsRecord(entry)) keys.insert(of_entry.begin(), of_entry.end());
  }
  std::set<std::string> shown;
  for (const std::string& prefix : prefixes) {
    for (const std::string& name : IndexNames(reader, prefix)) {
      shown.insert(absl::StrCat(prefix, name));
    }
  }
  EXPECT_EQ(shown, keys);
}

void StoreModel::ExpectDocuments(const StoreReader& reader) const {
  for (int i = 0; i < kCollectionCount; ++i) {
    const auto collection = static_cast<Collection>(i);
    std::vector<std::pair<std::string, std::string>> want;
    for (const auto& [key, value] : documents_) {
      if (key.first == collection) want.emplace_back(key.second, value);
    }
    EXPECT_EQ(Documents(reader, collection), want);
    const std::vector<std::pair<std::string, std::string>> backward(
        want.rbegin(), want.rend());
    EXPECT_EQ(Documents(reader, collection, "", "", ScanOrder::kBackward),
              backward);
  }
}

}  // namespace muster::inventory::testing
