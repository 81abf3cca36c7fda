// The families of the inventory's database, format 2, and the bytes in them.
// Numbers in keys are big-endian, so that the order of keys is theirs.
//
//   meta      "format", "store_uuid", "epoch", "end", "compacted_through"
//   records   device name -> EncodeRecord() of a Device
//   facets    facet name -> EncodeRecord() of a Facet
//   index     IndexPrefix(), name -> nothing
//   log       revision -> EncodeLog()
//   history   number, revision -> nothing; one for each entry of `log`
//   bases     number -> EncodeRecord(): the version at compacted_through of a
//             resource that changed since, where `log` no longer has it
//   documents collection, key -> value
#ifndef INVENTORY_STORE_ROCKS_ROCKS_LAYOUT_H_
#define INVENTORY_STORE_ROCKS_ROCKS_LAYOUT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"
#include "inventory/store/store_write.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// Layout written by this release.
constexpr int64_t kStoreFormat = 2;

enum Family {
  kMeta,
  kRecords,
  kFacets,
  kIndex,
  kLog,
  kHistory,
  kBases,
  kDocuments,
  // Of format 1; dropped by its migration (format_migration.h).
  kDevicesV1,
  kChangesV1,
  kLivenessV1,
  kTouchesV1,
  kSourcesV1,
  kSyncsV1,
};

// In the order of Family.
std::vector<std::string> FamilyNames();
std::vector<std::string> RetiredFamilyNames();

// The family of the records of `kind`.
Family FamilyOf(v1::ResourceKind kind);

// Keys of `meta`.
constexpr absl::string_view kFormatKey = "format";
constexpr absl::string_view kUuidKey = "store_uuid";
constexpr absl::string_view kEpochKey = "epoch";
constexpr absl::string_view kEndKey = "end";
constexpr absl::string_view kCompactedKey = "compacted_through";

std::string LogKey(Revision revision);
std::string HistoryKey(ResourceNumber number, Revision revision);
std::string DocumentKey(Collection collection, absl::string_view key);

// What the encoders below were given. The views are inside `key` and `value`.
//
// Errors of all decoders:
//   DATA_LOSS STORE_CORRUPT: not what the encoder makes.
std::string EncodeEnd(const LogEnd& end);
absl::StatusOr<LogEnd> DecodeEnd(absl::string_view value);

// `shown_hash` is at most 255 bytes.
std::string EncodeRecord(ResourceNumber number, Revision revision,
                         absl::string_view shown_hash, absl::string_view body);
absl::StatusOr<RecordView> DecodeRecord(absl::string_view name,
                                        absl::string_view value);

std::string EncodeLog(absl::string_view header, absl::string_view change);

// The same, added to `to`.
void AppendRecord(ResourceNumber number, Revision revision,
                  absl::string_view shown_hash, absl::string_view body,
                  std::string& to);
void AppendLog(const store::LogHeader& header, absl::string_view change,
               std::string& to);
absl::StatusOr<LogView> DecodeLog(absl::string_view key,
                                  absl::string_view value);

// The revision in a key of `log` or `history`.
absl::StatusOr<Revision> RevisionOfKey(absl::string_view key);

// The serialized Device or Facet that a serialized v1::Change left; nullopt if
// it removed a facet.
absl::StatusOr<std::optional<std::string>> BodyOfChange(
    absl::string_view change);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_ROCKS_ROCKS_LAYOUT_H_
