// One atomic step of the store: what DeviceStore::Commit() is given and what
// it answers.
#ifndef INVENTORY_STORE_STORE_WRITE_H_
#define INVENTORY_STORE_STORE_WRITE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "inventory/model/position.h"
#include "inventory/store/records.pb.h"
#include "inventory/store/resource_number.h"

namespace muster::inventory {

// Small records beside the resources, each a family of its own.
enum class Collection {
  kSources,    // source name -> v1::Source
  kSyncs,      // SyncKey() -> v1::Sync
  kCursors,    // cursor name -> v1::Cursor
  kHolds,      // HoldKey() -> v1::Hold
  kIncidents,  // IncidentKey() -> v1::Incident
  kSpend,      // spend name -> v1::Spend
  kLiveness,   // BlockKey() -> store::LivenessBlock
  kViews,      // source name -> v1::ViewDigest of its ENROLLED devices
  kProgress,   // watcher -> v1::WatchToken
  kNumbers,    // "next" -> EncodeInt64() of the next free number
  kNames,      // NumberKey() -> name of the resource; never deleted
  kCatalog,    // entry name -> v1::CatalogEntry without observe_time
  kStatus,     // source name -> store::SourceStatus
};
constexpr int kCollectionCount = 13;

// One change of one resource. Its revision is its place in
// StoreWrite::changes.
struct RecordWrite {
  store::LogHeader header;
  // A serialized v1::Change, as it goes over the wire.
  std::string change;
  // The new record, a serialized Device or Facet without liveness. nullopt:
  // the record goes (its history stays); only a facet's does, in the changes
  // right before the removal of its device.
  std::optional<std::string> body;
  // What ShownHash() gave of the observation that made it; may be empty.
  std::string shown_hash;
  // Keys of the index that come and go with it; see index_keys.h.
  std::vector<std::string> index_added;
  std::vector<std::string> index_removed;
};

// Replaces what the log says at one revision, for erasure only: number, kind
// and name stay as they were.
struct LogRewrite {
  Revision revision = 0;
  store::LogHeader header;
  std::string change;
};

// Puts or (nullopt) deletes one document.
struct DocumentWrite {
  Collection collection = Collection::kSources;
  std::string key;
  std::optional<std::string> value;
};

struct StoreWrite {
  // Where the store must end for the write to be taken.
  LogEnd before;
  // Where it ends afterwards; `after.revision` is `before.revision` +
  // changes.size().
  LogEnd after;
  std::vector<RecordWrite> changes;
  std::vector<LogRewrite> rewrites;
  // Numbers of which the version at compacted_through() is forgotten.
  std::vector<ResourceNumber> forgotten_bases;
  std::vector<DocumentWrite> documents;
};

enum class CommitOutcome {
  kCommitted,
  kRefused,  // nothing was written
  kUnknown,  // whether it was written only DeviceStore::Recover() can tell
};

struct CommitResult {
  CommitOutcome outcome = CommitOutcome::kCommitted;
  absl::Status status;  // OK if and only if kCommitted

  bool ok() const { return outcome == CommitOutcome::kCommitted; }
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_STORE_WRITE_H_
