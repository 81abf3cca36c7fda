#ifndef CONNECTOR_CORE_SPEND_INVENTORY_SPEND_LEDGER_H_
#define CONNECTOR_CORE_SPEND_INVENTORY_SPEND_LEDGER_H_

#include <string>

#include "absl/time/time.h"
#include "base/grpc/late_channel.h"
#include "connector/core/spend/spend_ledger.h"

namespace muster::connector {

// A source's spend in the inventory (Sources.ListSpend, Sources.RecordSpend).
// A source that the inventory does not know has spent nothing.
//
// Thread-safe. `channel` must outlive it.
class InventorySpendLedger final : public SpendLedger {
 public:
  struct Options {
    // `sources/{source}`.
    std::string source;
    // How long one call may take.
    absl::Duration patience = absl::Seconds(5);
  };

  InventorySpendLedger(const LateChannel& channel, Options options)
      : channel_(channel), options_(std::move(options)) {}

  absl::StatusOr<LaneSpend> Load(absl::Time hour_start) override;
  absl::Status Record(absl::Time hour_start, const LaneSpend& spend,
                      const std::string& id) override;

 private:
  const LateChannel& channel_;
  const Options options_;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SPEND_INVENTORY_SPEND_LEDGER_H_
