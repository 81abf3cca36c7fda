#include "connector/iru/jobs/delta/recent_walk.h"

#include <algorithm>
#include <utility>

#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

// A list that shifts more often is left to the next reading.
constexpr int kMaxStepsBack = 5;

std::optional<absl::Time> CheckInOf(const DeviceRow& row) {
  if (!row.device || !row.device->has_last_check_in_time()) return std::nullopt;
  const auto& time = row.device->last_check_in_time();
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

}  // namespace

RecentWalk::RecentWalk(Fetch fetch, std::optional<absl::Time> known_since,
                       absl::Duration first_reach)
    : fetch_(std::move(fetch)),
      first_reach_(first_reach),
      known_since_(known_since) {}

absl::StatusOr<std::optional<RecentWalk::Rows>> RecentWalk::Next() {
  if (ended_) return std::nullopt;
  auto rows = fetch_(offset_);
  if (!rows.ok()) return rows.status();
  while (!rows->empty() && !Joins(*rows) && steps_back_ < kMaxStepsBack) {
    ++steps_back_;
    offset_ =
        std::max<int64_t>(0, offset_ - static_cast<int64_t>(rows->size()) + 1);
    rows = fetch_(offset_);
    if (!rows.ok()) return rows.status();
  }
  if (rows->empty()) {
    ended_ = true;
    return std::nullopt;
  }
  Note(*rows);
  ended_ = ReachesKnownTerritory(*rows);
  // A page of one row ends with the row that it began with.
  offset_ += std::max<int64_t>(1, static_cast<int64_t>(rows->size()) - 1);
  Rows fresh = TakeNew(*std::move(rows));
  pages_without_news_ = fresh.empty() ? pages_without_news_ + 1 : 0;
  if (pages_without_news_ > kMaxStepsBack) {
    return MalformedPage("the pages go on without showing anything new");
  }
  return fresh;
}

bool RecentWalk::Joins(const Rows& rows) const {
  if (offset_ == 0) return true;
  const std::string& first = rows.front().vendor_id;
  return first.empty() || shown_.contains(first);
}

void RecentWalk::Note(const Rows& rows) {
  for (const DeviceRow& row : rows) {
    const auto time = CheckInOf(row);
    if (time && (!newest_ || *time > *newest_)) newest_ = time;
  }
  if (!known_since_ && newest_) known_since_ = *newest_ - first_reach_;
}

bool RecentWalk::ReachesKnownTerritory(const Rows& rows) const {
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const auto time = CheckInOf(*row);
    if (time) return known_since_ && *time < *known_since_;
  }
  return false;
}

RecentWalk::Rows RecentWalk::TakeNew(Rows rows) {
  Rows fresh;
  for (DeviceRow& row : rows) {
    if (row.vendor_id.empty() || shown_.insert(row.vendor_id).second) {
      fresh.push_back(std::move(row));
    }
  }
  return fresh;
}

}  // namespace muster::iru
