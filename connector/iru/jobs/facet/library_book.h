#ifndef CONNECTOR_IRU_JOBS_FACET_LIBRARY_BOOK_H_
#define CONNECTOR_IRU_JOBS_FACET_LIBRARY_BOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "connector/iru/decode/catalog/catalog_row.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::iru {

// How far a round over the library's items is, from one reading to the next: a
// large tenant takes more requests for a round than one reading may spend.
// Lives as long as the process; a process that has just begun begins a round.
// Thread-safe.
class LibraryBook {
 public:
  // The page that is to be read next.
  struct Place {
    std::string item_id;
    int64_t offset = 0;
  };
  // By device, then by item.
  using Statuses =
      std::map<std::string,
               std::map<std::string, device::v1::LibraryItemStatus>>;

  // The tenant's items, as just read.
  void SetItems(std::vector<inventory::v1::LibraryItem> items, absl::Time now)
      ABSL_LOCKS_EXCLUDED(mu_);
  // When that was; InfinitePast() if never.
  absl::Time items_time() const ABSL_LOCKS_EXCLUDED(mu_);

  // Begins a round over the items unless one is under way.
  void BeginRound() ABSL_LOCKS_EXCLUDED(mu_);
  bool in_round() const ABSL_LOCKS_EXCLUDED(mu_);
  // nullopt: every item was read.
  std::optional<Place> place() const ABSL_LOCKS_EXCLUDED(mu_);
  // A page of the item at place() was read; `ended`: its last.
  void Take(std::vector<ItemStatus> rows, int64_t next_offset, bool ended)
      ABSL_LOCKS_EXCLUDED(mu_);
  // Ends the round, and gives what it read.
  Statuses EndRound() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  mutable absl::Mutex mu_;
  std::vector<inventory::v1::LibraryItem> items_ ABSL_GUARDED_BY(mu_);
  absl::Time items_time_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();

  bool in_round_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<inventory::v1::LibraryItem> round_ ABSL_GUARDED_BY(mu_);
  size_t at_ ABSL_GUARDED_BY(mu_) = 0;  // in round_
  int64_t offset_ ABSL_GUARDED_BY(mu_) = 0;
  Statuses statuses_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FACET_LIBRARY_BOOK_H_
