#ifndef CONNECTOR_IRU_JOBS_DELTA_RECENT_WALK_H_
#define CONNECTOR_IRU_JOBS_DELTA_RECENT_WALK_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connector/iru/decode/device_row.h"

namespace muster::iru {

// Walks the device list from the latest check-in backwards, up to the page that
// reaches known territory: its last row that has a check-in has one before
// `known_since`, and so have all behind it. Rows that never checked in may
// stand anywhere; they are shown and decide nothing.
//
// Check-ins meanwhile push rows down: they are shown once. A device that leaves
// meanwhile pulls rows up: each page begins with the row that ended the one
// before, and one that begins with nothing shown before is read again from
// further up. What checks in behind the walk's back is at the top the next
// time. Not thread-safe.
class RecentWalk {
 public:
  using Rows = std::vector<DeviceRow>;
  // The page at an offset, latest check-in first.
  using Fetch = std::function<absl::StatusOr<Rows>(int64_t offset)>;

  // `known_since`: unset goes back by `first_reach` from the latest check-in
  // of the first page.
  RecentWalk(Fetch fetch, std::optional<absl::Time> known_since,
             absl::Duration first_reach);

  // Rows that were not shown yet, or nullopt at the end; may be empty.
  //
  // Errors: those of `fetch`, and
  //   UNAVAILABLE SOURCE_ERROR: the pages go on without showing anything new.
  absl::StatusOr<std::optional<Rows>> Next();

  // Those of `rows` that were not shown yet, from wherever in the list.
  Rows TakeNew(Rows rows);

  // The latest check-in that was seen; unset if there was none.
  std::optional<absl::Time> newest() const { return newest_; }

 private:
  bool Joins(const Rows& rows) const;
  void Note(const Rows& rows);
  bool ReachesKnownTerritory(const Rows& rows) const;

  const Fetch fetch_;
  const absl::Duration first_reach_;
  std::optional<absl::Time> known_since_;
  std::optional<absl::Time> newest_;
  int64_t offset_ = 0;
  int steps_back_ = 0;
  int pages_without_news_ = 0;
  bool ended_ = false;
  absl::flat_hash_set<std::string> shown_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_DELTA_RECENT_WALK_H_
