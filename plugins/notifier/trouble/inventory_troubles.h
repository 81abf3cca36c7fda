#ifndef PLUGINS_NOTIFIER_TROUBLE_INVENTORY_TROUBLES_H_
#define PLUGINS_NOTIFIER_TROUBLE_INVENTORY_TROUBLES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/grpc/late_channel.h"
#include "plugins/notifier/trouble/lag_clock.h"
#include "plugins/notifier/trouble/trouble_reader.h"
#include "proto/muster/inventory/v1/maintenance.grpc.pb.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"

namespace muster::notifier {

// The open incidents of every source, and the watchers that are behind by more
// than `max_watcher_lag` (WATCHER_LAGGING), as the inventory tells.
//
// Thread-safe. `inventory` and `clock` must outlive it.
class InventoryTroubles final : public TroubleReader {
 public:
  InventoryTroubles(const LateChannel& inventory, const Clock& clock,
                    absl::Duration max_watcher_lag);

  absl::StatusOr<std::vector<v1::Trouble>> Read() override
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Status AddIncidents(std::vector<v1::Trouble>& troubles);
  absl::Status AddIncidentsOf(const std::string& source,
                              std::vector<v1::Trouble>& troubles);
  absl::Status AddWatchers(std::vector<v1::Trouble>& troubles)
      ABSL_LOCKS_EXCLUDED(mu_);

  const LateChannel& inventory_;
  const Clock& clock_;
  const absl::Duration max_watcher_lag_;

  absl::Mutex mu_;
  LagClock lag_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_TROUBLE_INVENTORY_TROUBLES_H_
