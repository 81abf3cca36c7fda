#ifndef INVENTORY_STORE_STORE_READER_H_
#define INVENTORY_STORE_STORE_READER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_write.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// One record. The views of a scan are valid during the visit only.
struct RecordView {
  absl::string_view name;
  ResourceNumber number = 0;
  Revision revision = 0;
  absl::string_view shown_hash;
  absl::string_view body;  // a serialized Device or Facet
};

// One record that owns its bytes.
struct StoredRecord {
  ResourceNumber number = 0;
  Revision revision = 0;
  std::string shown_hash;  // empty of a version that is read from history
  std::string body;
};

// One entry of the log; valid during the visit only.
struct LogView {
  Revision revision = 0;
  absl::string_view header;  // a serialized store::LogHeader
  absl::string_view change;  // a serialized v1::Change
};

enum class ScanOrder { kForward, kBackward };

// The store as it was at one moment: what it shows belongs to revision() and
// to no other. Visitors return whether to go on.
//
// Not thread-safe. The store must outlive it. Errors of all methods: those of
// the engine, and
//   DATA_LOSS STORE_CORRUPT: a record is damaged or missing.
class StoreReader {
 public:
  using VisitRecord = absl::FunctionRef<bool(const RecordView&)>;
  using VisitLog = absl::FunctionRef<bool(const LogView&)>;
  using VisitName = absl::FunctionRef<bool(absl::string_view)>;
  using VisitDocument =
      absl::FunctionRef<bool(absl::string_view key, absl::string_view value)>;

  virtual ~StoreReader() = default;

  // The last revision of that moment, and what was compacted then.
  virtual Revision revision() const = 0;
  virtual Revision compacted_through() const = 0;

  // The record of `name`, or nullopt.
  virtual absl::StatusOr<std::optional<StoredRecord>> Get(
      v1::ResourceKind kind, absl::string_view name) const = 0;

  // The same, or null, for who asks for one at a time and often for the same
  // ones: an engine may keep those at hand.
  virtual absl::StatusOr<std::shared_ptr<const StoredRecord>> GetShared(
      v1::ResourceKind kind, absl::string_view name) const {
    auto record = Get(kind, name);
    if (!record.ok()) return record.status();
    if (!*record) return nullptr;
    return std::make_shared<const StoredRecord>(**std::move(record));
  }

  // The version that the resource `number` had at `at`, from its history, or
  // nullopt if it did not exist then. For resources whose record is newer than
  // `at`; `at` is in [compacted_through(), revision()].
  virtual absl::StatusOr<std::optional<StoredRecord>> GetVersion(
      ResourceNumber number, Revision at) const = 0;

  // The records whose names begin with `prefix` and are above `after`, by
  // name.
  virtual absl::Status Scan(v1::ResourceKind kind, absl::string_view prefix,
                            absl::string_view after,
                            VisitRecord visit) const = 0;

  // The entries of the log above `after` (at least compacted_through()),
  // oldest first, without gaps.
  virtual absl::Status ScanLog(Revision after, VisitLog visit) const = 0;

  // The entries of one resource's history below `before`, newest first, as far
  // as the log goes back.
  virtual absl::Status ScanHistory(ResourceNumber number, Revision before,
                                   VisitLog visit) const = 0;

  // Names under the index key `prefix` (IndexPrefix()) that begin with
  // `name_prefix` and are above `after`, sorted.
  virtual absl::Status ScanIndex(absl::string_view prefix,
                                 absl::string_view name_prefix,
                                 absl::string_view after,
                                 VisitName visit) const = 0;

  virtual absl::StatusOr<std::optional<std::string>> GetDocument(
      Collection collection, absl::string_view key) const = 0;

  // The documents whose keys are in [begin, end); an empty `end` is no bound.
  virtual absl::Status ScanDocuments(Collection collection,
                                     absl::string_view begin,
                                     absl::string_view end, ScanOrder order,
                                     VisitDocument visit) const = 0;
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_STORE_READER_H_
