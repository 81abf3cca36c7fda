#include "inventory/store/testing/store_reads.h"

#include "gtest/gtest.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/testing/test_resources.h"

namespace muster::inventory::testing {
namespace {

void ExpectOk(const absl::Status& status) {
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace

StoredRecord DeviceRecord(const StoreReader& reader, absl::string_view id) {
  const auto record = reader.Get(v1::RESOURCE_KIND_DEVICE, DeviceName(id));
  ExpectOk(record.status());
  return record.ok() ? record->value_or(StoredRecord()) : StoredRecord();
}

std::string DisplayNameIn(absl::string_view body) {
  device::v1::Device device;
  ExpectOk(ParseStored("device", body, device));
  return device.display_name();
}

std::optional<std::string> DisplayNameAt(const StoreReader& reader,
                                         ResourceNumber number, Revision at) {
  const auto version = reader.GetVersion(number, at);
  ExpectOk(version.status());
  if (!version.ok() || !*version) return std::nullopt;
  EXPECT_EQ((*version)->number, number);
  EXPECT_LE((*version)->revision, at);
  return DisplayNameIn((*version)->body);
}

std::vector<std::string> RecordNames(const StoreReader& reader,
                                     v1::ResourceKind kind,
                                     absl::string_view prefix,
                                     absl::string_view after) {
  std::vector<std::string> names;
  ExpectOk(reader.Scan(kind, prefix, after, [&](const RecordView& record) {
    names.emplace_back(record.name);
    return true;
  }));
  return names;
}

std::vector<Revision> LogRevisions(const StoreReader& reader, Revision after) {
  std::vector<Revision> revisions;
  ExpectOk(reader.ScanLog(after, [&](const LogView& entry) {
    revisions.push_back(entry.revision);
    return true;
  }));
  return revisions;
}

std::vector<v1::Change> LogChanges(const StoreReader& reader, Revision after) {
  std::vector<v1::Change> changes;
  ExpectOk(reader.ScanLog(after, [&](const LogView& entry) {
    ExpectOk(ParseStored("log", entry.change, changes.emplace_back()));
    return true;
  }));
  return changes;
}

std::vector<Revision> HistoryRevisions(const StoreReader& reader,
                                       ResourceNumber number, Revision before) {
  std::vector<Revision> revisions;
  ExpectOk(reader.ScanHistory(number, before, [&](const LogView& entry) {
    revisions.push_back(entry.revision);
    return true;
  }));
  return revisions;
}

std::vector<std::string> IndexNames(const StoreReader& reader,
                                    absl::string_view prefix,
                                    absl::string_view name_prefix,
                                    absl::string_view after) {
  std::vector<std::string> names;
  ExpectOk(
      reader.ScanIndex(prefix, name_prefix, after, [&](absl::string_view name) {
        names.emplace_back(name);
        return true;
      }));
  return names;
}

std::vector<std::pair<std::string, std::string>> Documents(
    const StoreReader& reader, Collection collection, absl::string_view begin,
    absl::string_view end, ScanOrder order) {
  std::vector<std::pair<std::string, std::string>> documents;
  ExpectOk(reader.ScanDocuments(
      collection, begin, end, order,
      [&](absl::string_view key, absl::string_view value) {
        documents.emplace_back(std::string(key), std::string(value));
        return true;
      }));
  return documents;
}

std::optional<std::string> DocumentOf(const StoreReader& reader,
                                      Collection collection,
                                      absl::string_view key) {
  const auto document = reader.GetDocument(collection, key);
  ExpectOk(document.status());
  return document.ok() ? *document : std::nullopt;
}

}  // namespace muster::inventory::testing
