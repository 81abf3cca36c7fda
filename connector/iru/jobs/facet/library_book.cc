#include "connector/iru/jobs/facet/library_book.h"

#include <utility>

namespace muster::iru {

void LibraryBook::SetItems(std::vector<inventory::v1::LibraryItem> items,
                           absl::Time now) {
  absl::MutexLock lock(&mu_);
  items_ = std::move(items);
  items_time_ = now;
}

absl::Time LibraryBook::items_time() const {
  absl::MutexLock lock(&mu_);
  return items_time_;
}

void LibraryBook::BeginRound() {
  absl::MutexLock lock(&mu_);
  if (in_round_) return;
  in_round_ = true;
  round_ = items_;
  at_ = 0;
  offset_ = 0;
  statuses_.clear();
}

bool LibraryBook::in_round() const {
  absl::MutexLock lock(&mu_);
  return in_round_;
}

std::optional<LibraryBook::Place> LibraryBook::place() const {
  absl::MutexLock lock(&mu_);
  if (at_ >= round_.size()) return std::nullopt;
  return Place{round_[at_].id(), offset_};
}

void LibraryBook::Take(std::vector<ItemStatus> rows, int64_t next_offset,
                       bool ended) {
  absl::MutexLock lock(&mu_);
  if (at_ >= round_.size()) return;
  const inventory::v1::LibraryItem& item = round_[at_];
  for (ItemStatus& row : rows) {
    row.status.set_id(item.id());
    row.status.set_display_name(item.display_name());
    statuses_[row.device_id][item.id()] = std::move(row.status);
  }
  offset_ = ended ? 0 : next_offset;
  if (ended) ++at_;
}

LibraryBook::Statuses LibraryBook::EndRound() {
  absl::MutexLock lock(&mu_);
  in_round_ = false;
  round_.clear();
  return std::exchange(statuses_, {});
}

}  // namespace muster::iru
