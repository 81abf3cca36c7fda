#include "connector/iru/client/budget/spend_tally.h"

namespace muster::iru {
namespace {

constexpr size_t kHoursKept = 48;

Lane LaneOf(absl::string_view name) {
  for (const Lane lane : kLanes) {
    if (LaneName(lane) == name) return lane;
  }
  return Lane::kEnrichment;
}

}  // namespace

void SpendTally::Add(absl::Time now, Lane lane, absl::string_view endpoint) {
  Advance(now);
  ++this_hour_[{lane, std::string(endpoint)}];
  ++unrecorded_[hour_][std::string(LaneName(lane))];
  if (unrecorded_.size() > kHoursKept) unrecorded_.erase(unrecorded_.begin());
}

void SpendTally::AddEarlier(absl::Time now, const connector::LaneSpend& lanes) {
  Advance(now);
  for (const auto& [name, count] : lanes) {
    this_hour_[{LaneOf(name), std::string(kEarlier)}] += count;
  }
}

const std::map<SpendTally::Key, int64_t>& SpendTally::ThisHour(absl::Time now) {
  Advance(now);
  return this_hour_;
}

std::vector<UnrecordedSpend> SpendTally::TakeUnrecorded() {
  std::vector<UnrecordedSpend> taken;
  for (auto& [hour, lanes] : unrecorded_) {
    taken.push_back({hour, std::move(lanes)});
  }
  unrecorded_.clear();
  return taken;
}

void SpendTally::Advance(absl::Time now) {
  if (StartOfHour(now) == hour_) return;
  hour_ = StartOfHour(now);
  this_hour_.clear();
}

absl::Time StartOfHour(absl::Time time) {
  return absl::FromUnixSeconds(absl::ToUnixSeconds(time) / 3600 * 3600);
}

}  // namespace muster::iru
