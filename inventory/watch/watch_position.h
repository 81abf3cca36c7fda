#ifndef INVENTORY_WATCH_WATCH_POSITION_H_
#define INVENTORY_WATCH_WATCH_POSITION_H_

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "inventory/model/position.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory {

// Where one watch stands: all that decides what comes next, beside the store
// and the query. What a WatchToken says of it. A value.
struct WatchPosition {
  // Everything up to here was shown. During the snapshot: what it shows.
  Revision revision = 0;
  bool in_snapshot = false;
  // During the snapshot: the last resource that was looked at.
  std::string snapshot_position;
  // During the snapshot: resources shown so far.
  int64_t snapshot_count = 0;
  // Everything up to here of the order of signs of life was shown.
  Touch touch = 0;
  // The view at `revision`; during the snapshot of what was shown so far.
  v1::ViewSum view;
  // `revision` of the last message, or of the token that the watch began with.
  Revision shown = 0;

  friend bool operator==(const WatchPosition& a, const WatchPosition& b) {
    return a.Numbers() == b.Numbers() &&
           a.snapshot_position == b.snapshot_position && a.view == b.view;
  }
  template <typename H>
  friend H AbslHashValue(H h, const WatchPosition& position) {
    return H::combine(std::move(h), position.Numbers(),
                      position.snapshot_position);
  }

 private:
  std::tuple<Revision, bool, int64_t, Touch, Revision, int64_t> Numbers()
      const {
    return {revision, in_snapshot, snapshot_count, touch, shown, view.count()};
  }
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_WATCH_POSITION_H_
