#ifndef CONNECTOR_IRU_SWEEP_PAGE_WALK_H_
#define CONNECTOR_IRU_SWEEP_PAGE_WALK_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "connector/iru/decode/device_row.h"

namespace muster::iru {

// Devices per page. Source: Iru API, "List Devices" (hard upper limit of 300).
constexpr int kPageSize = 300;

// Walks the pages of a device list that is in a fixed order and may shift while
// it is walked, and skips no row that was in it all the time.
//
// Each page begins with the row that ended the page before it. If it does not,
// the list has shifted: the walk steps back by a page, and further, until a
// page begins with a row that it has shown before. The end is an empty page
// and nothing else: a short page only moves the next offset behind it.
//
// Not thread-safe.
class PageWalk {
 public:
  using Rows = std::vector<DeviceRow>;
  // The page at an offset, at most kPageSize rows.
  using Fetch = std::function<absl::StatusOr<Rows>(int64_t offset)>;

  struct Page {
    int64_t offset = 0;
    // Those that were not shown by an earlier page; at least one.
    Rows rows;
  };

  explicit PageWalk(Fetch fetch) : fetch_(std::move(fetch)) {}

  // The next page, or nullopt at the end.
  //
  // Errors: those of `fetch`, and
  //   UNAVAILABLE SOURCE_ERROR: the pages go on without showing anything new.
  absl::StatusOr<std::optional<Page>> Next();

  // Whether an empty page was seen.
  bool ended() const { return ended_; }
  // Whether every page joined the one before it, if need be after stepping
  // back. False once that was given up.
  bool overlaps_agreed() const { return overlaps_agreed_; }
  // How often the walk stepped back.
  int64_t reread_count() const { return reread_count_; }

 private:
  // What the page at offset_ must begin with.
  enum class Expect { kAnything, kLastRow, kShownRow, kNothing };

  bool Joins(const Rows& rows) const;
  // False if it was done too often.
  bool StepBack();
  void StepForward(const Rows& rows);
  Rows TakeNew(int64_t offset, Rows rows);

  const Fetch fetch_;

  int64_t offset_ = 0;
  Expect expect_ = Expect::kAnything;
  // A page of so many rows is full. Less than kPageSize if the source clamps.
  int64_t full_ = kPageSize;
  int64_t last_size_ = 0;  // rows of the page before
  std::string last_key_;   // of its last row
  absl::flat_hash_set<std::string> shown_;
  int pages_without_news_ = 0;

  bool ended_ = false;
  bool overlaps_agreed_ = true;
  int64_t reread_count_ = 0;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_PAGE_WALK_H_
