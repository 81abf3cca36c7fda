#ifndef INVENTORY_COMMIT_STORE_DRAFT_H_
#define INVENTORY_COMMIT_STORE_DRAFT_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"
#include "inventory/commit/memory/known_observations.h"
#include "inventory/commit/memory/name_filter.h"
#include "inventory/commit/memory/serial_filter.h"
#include "inventory/liveness/liveness_update.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"
#include "inventory/store/store_write.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory {

// The views of the sources, by the source's name: ENROLLED devices only.
using SourceViews = absl::flat_hash_map<std::string, v1::ViewSum>;

// What the writer of a store keeps in memory between two writes. All of it is
// in the store too, or follows from it.
struct WriterState {
  ResourceNumber next_number = 1;
  SourceViews views;
  KnownObservations known;
  // May be ahead of the store: a name that was not committed does no harm.
  NameFilter names;
  SerialFilter serials;  // likewise
};

// One write while it is put together: what it will add to the store, on top of
// the store as it is. It takes care of positions, numbers, liveness and views;
// whoever fills it says what changes.
//
// Not thread-safe; lives within StoreWriter::Write().
class StoreDraft {
 public:
  // `state` must outlive it, and is left as it is, but for its names and serial
  // numbers.
  StoreDraft(std::unique_ptr<StoreReader> reader, LogEnd before,
             WriterState& state, LivenessUpdate liveness);

  // The store before the write.
  const StoreReader& reader() const { return *reader_; }

  // Puts or deletes one document. The last word about a key counts.
  void Put(Collection collection, absl::string_view key,
           const google::protobuf::MessageLite& document);
  void PutBytes(Collection collection, absl::string_view key,
                std::string value);
  void Delete(Collection collection, absl::string_view key);

  // The revision that the next Append() takes.
  Revision next_revision() const {
    return write_.before.revision + write_.changes.size() + 1;
  }
  // Where the log ends with what is in so far.
  Revision revision() const { return next_revision() - 1; }
  // Adds a change; its header's number and previous revision must be right.
  void Append(RecordWrite change);

  // The resource that the observation with `hash` leaves as it is, if that is
  // known; Learn() makes it known to later writes.
  std::optional<ResourceNumber> FindKnown(absl::string_view hash) const;
  void Learn(absl::string_view hash, ResourceNumber number) {
    learned_.emplace_back(hash, number);
  }

  // What tells that a resource is new.
  NameFilter& names() { return state_.names; }
  // What tells that nobody had a serial number.
  SerialFilter& serials() { return state_.serials; }

  // A number for the new resource `name`.
  ResourceNumber NewNumber(absl::string_view name);

  // What the write changes about liveness; a sign of life takes NextTouch().
  LivenessUpdate& liveness() { return liveness_; }
  Touch NextTouch() { return ++write_.after.touch; }

  // The view of `source` (`sources/{source}`), as the write leaves it so far.
  v1::ViewSum& ViewOf(absl::string_view source);

  // Counts a sync that ends with this write.
  void CountEndedSync() { ++write_.after.ended_syncs; }

  // For what has no method here: `rewrites` and `forgotten_bases`.
  StoreWrite& write() { return write_; }
  const StoreWrite& write() const { return write_; }

  // For StoreWriter. Whether there is anything to write.
  bool empty() const;
  // Adds the documents that follow from the rest, and the end. Once, last.
  void Finish();
  // Brings `state` up to date with the commit.
  void UpdateState(WriterState& state) const;
  const LivenessUpdate& liveness() const { return liveness_; }

 private:
  std::unique_ptr<StoreReader> reader_;
  WriterState& state_;
  LivenessUpdate liveness_;
  StoreWrite write_;
  ResourceNumber next_number_;
  SourceViews views_;  // changed ones
  absl::flat_hash_set<ResourceNumber> changed_;
  std::vector<std::pair<std::string, ResourceNumber>> learned_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_STORE_DRAFT_H_
