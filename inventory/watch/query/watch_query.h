#ifndef INVENTORY_WATCH_QUERY_WATCH_QUERY_H_
#define INVENTORY_WATCH_QUERY_WATCH_QUERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/mutant.h"
#include "inventory/model/scope.h"
#include "inventory/store/records.pb.h"
#include "inventory/watch/query/header_view.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// Entries that each field of a WatchFilter may have.
constexpr int kMaxFilterEntries = 100;

// Where a resource stands in a view, by one change.
enum class InView {
  kNever,    // neither before nor after: the watcher is not told
  kStays,    // told as what it is
  kEntered,  // told as TYPE_ENTERED_VIEW
  kLeft,     // told as TYPE_LEFT_VIEW
};

// What one change does to a view.
struct Judgement {
  InView in_view = InView::kNever;
  // Whether the view's count and digest had the resource, and have it now:
  // tombstones are in the view, but are not counted.
  bool counted_before = false;
  bool counted_after = false;
};

// What a watch is about: sources, kinds of resource, and what devices must be
// like. Two requests that differ only in the order or repetition of what they
// name are the same query.
//
// Facets are narrowed by source and kind alone: what a filter says of platform,
// category, blueprint and tags is said of devices, and a facet does not know
// those of its device.
//
// A value; thread-safe as such.
class WatchQuery {
 public:
  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: the parent.
  //   INVALID_ARGUMENT WATCH_FILTER_MALFORMED: a field has more than
  //     kMaxFilterEntries, an empty text, or an unspecified or unknown value.
  //     Metadata: field.
  static absl::StatusOr<WatchQuery> Parse(const v1::WatchRequest& request);

  const Scope& scope() const { return scope_; }
  const std::string& parent() const { return parent_; }
  bool want_liveness() const {
    return want_liveness_ || MUTANT("touched_sent_to_all");
  }
  // The same for the same query in every release.
  uint64_t fingerprint() const { return fingerprint_; }

  bool Watches(v1::ResourceKind kind) const;
  // Whether only devices of some kind are watched.
  bool narrows_devices() const { return narrows_devices_; }
  // Whether some UPDATED changes are left out, so that the view is not whole.
  bool narrows_changes() const { return !filter_.changed_paths().empty(); }
  // Whether the view is all devices of its sources and nothing else.
  bool is_all_devices() const;

  // Whether a device with these attributes is in the view.
  bool Matches(const store::ViewAttributes& device) const;
  bool MatchesBytes(absl::string_view attributes) const;

  // What a change does, by its header; HasChangedPath() is not asked. Of a
  // REMOVED device the tombstone is told if it matches before or after:
  // it did not leave, it is gone.
  Judgement Judge(const HeaderView& header) const;

  // Whether the serialized Change touches one of the paths asked for. For
  // UPDATED changes if narrows_changes().
  bool HasChangedPath(absl::string_view change) const;

 private:
  WatchQuery(Scope scope, const v1::WatchRequest& request);

  Judgement JudgeDevice(const HeaderView& header) const;
  bool MatchesView(const std::optional<absl::string_view>& attributes) const;
  std::string Canonical() const;

  Scope scope_;
  std::string parent_;
  bool want_liveness_;
  v1::WatchFilter filter_;  // every field sorted, without repetition
  bool narrows_devices_;
  uint64_t fingerprint_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_QUERY_WATCH_QUERY_H_
