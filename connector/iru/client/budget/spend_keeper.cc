#include "connector/iru/client/budget/spend_keeper.h"

#include <utility>

#include "base/status_macros.h"

namespace muster::iru {

absl::Status SpendKeeper::RunOnce() {
  if (!loaded_) {
    const absl::Time hour = StartOfHour(clock_.Now());
    ASSIGN_OR_RETURN(const connector::LaneSpend lanes, ledger_.Load(hour));
    budget_.AddEarlier(hour, lanes);
    loaded_ = true;
  }
  // While some wait, the rest is gathered in the budget.
  if (pending_.empty()) {
    for (UnrecordedSpend& spend : budget_.TakeUnrecorded()) {
      pending_.push_back({Uuid(random_), std::move(spend)});
    }
  }
  while (!pending_.empty()) {
    const Batch& batch = pending_.front();
    const absl::Status status =
        ledger_.Record(batch.spend.hour_start, batch.spend.lanes, batch.id);
    // What the ledger will never take must not hold up the rest.
    const bool hopeless = absl::IsInvalidArgument(status);
    if (!status.ok() && !hopeless) return status;
    pending_.pop_front();
    if (hopeless) return status;
  }
  return absl::OkStatus();
}

}  // namespace muster::iru
