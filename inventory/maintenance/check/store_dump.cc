#include "inventory/maintenance/check/store_dump.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/json_util.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/catalog.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {
namespace {

using Write = absl::FunctionRef<absl::Status(absl::string_view line)>;

absl::Status WriteAsJson(absl::string_view field,
                         const google::protobuf::Message& message,
                         Write write) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto printed =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!printed.ok()) return CorruptRecord(field);
  return write(absl::StrCat("{\"", field, "\":", json, "}"));
}

template <typename Resource>
absl::Status DumpBytes(absl::string_view field, absl::string_view key,
                       absl::string_view bytes, Write write) {
  Resource resource;
  RETURN_IF_ERROR(ParseStored(key, bytes, resource));
  return WriteAsJson(field, resource, write);
}

template <typename Resource>
absl::Status DumpRecords(const StoreReader& reader, v1::ResourceKind kind,
                         absl::string_view field, Write write) {
  absl::Status dumped;
  RETURN_IF_ERROR(reader.Scan(kind, "", "", [&](const RecordView& record) {
    dumped = DumpBytes<Resource>(field, record.name, record.body, write);
    return dumped.ok();
  }));
  return dumped;
}

template <typename Document>
absl::Status DumpDocuments(const StoreReader& reader, Collection collection,
                           absl::string_view field, Write write) {
  absl::Status dumped;
  RETURN_IF_ERROR(reader.ScanDocuments(
      collection, "", "", ScanOrder::kForward,
      [&](absl::string_view key, absl::string_view value) {
        dumped = DumpBytes<Document>(field, key, value, write);
        return dumped.ok();
      }));
  return dumped;
}

absl::Status DumpChanges(const StoreReader& reader, Write write) {
  absl::Status dumped;
  RETURN_IF_ERROR(
      reader.ScanLog(reader.compacted_through(), [&](const LogView& entry) {
        dumped = DumpBytes<v1::Change>("change", "change", entry.change, write);
        return dumped.ok();
      }));
  return dumped;
}

}  // namespace

absl::Status DumpStore(const StoreReader& reader, bool history, Write write) {
  RETURN_IF_ERROR(DumpRecords<device::v1::Device>(
      reader, v1::RESOURCE_KIND_DEVICE, "device", write));
  RETURN_IF_ERROR(DumpRecords<device::v1::Facet>(
      reader, v1::RESOURCE_KIND_FACET, "facet", write));
  RETURN_IF_ERROR(
      DumpDocuments<v1::Source>(reader, Collection::kSources, "source", write));
  RETURN_IF_ERROR(
      DumpDocuments<v1::Sync>(reader, Collection::kSyncs, "sync", write));
  RETURN_IF_ERROR(
      DumpDocuments<v1::Cursor>(reader, Collection::kCursors, "cursor", write));
  RETURN_IF_ERROR(
      DumpDocuments<v1::Hold>(reader, Collection::kHolds, "hold", write));
  RETURN_IF_ERROR(DumpDocuments<v1::Incident>(reader, Collection::kIncidents,
                                              "incident", write));
  RETURN_IF_ERROR(
      DumpDocuments<v1::Spend>(reader, Collection::kSpend, "spend", write));
  RETURN_IF_ERROR(DumpDocuments<v1::CatalogEntry>(reader, Collection::kCatalog,
                                                  "entry", write));
  RETURN_IF_ERROR(DumpDocuments<store::SourceStatus>(
      reader, Collection::kStatus, "status", write));
  return history ? DumpChanges(reader, write) : absl::OkStatus();
}

}  // namespace muster::inventory
