#ifndef INVENTORY_MAINTENANCE_RETENTION_H_
#define INVENTORY_MAINTENANCE_RETENTION_H_

#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "inventory/commit/store_writer.h"
#include "inventory/model/position.h"
#include "inventory/store/device_store.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::inventory {

// How far history goes back; see RetentionConfig.
struct RetentionPolicy {
  absl::Duration age = absl::Hours(24 * 30);
  int64_t min_revisions = 100'000;
  int64_t max_bytes = int64_t{2} << 30;

  static RetentionPolicy FromConfig(const config::v1::InventoryConfig& config);
};

// Forgets history that the policy no longer wants, a little at a time, so that
// neither a reader nor a writer waits for more than a few milliseconds. With it
// go the holds that are over: REJECTED or REPLACED longer ago than the policy's
// age.
//
// RunOnce() is for one thread at a time. What it is given must outlive it.
class Retention {
 public:
  // `log_bytes` tells how much the log takes on disk, roughly.
  Retention(DeviceStore& store, StoreWriter& writer, const Clock& clock,
            RetentionPolicy policy, std::function<int64_t()> log_bytes);

  // Compacts as far as the policy says now, and forgets old holds. Returns how
  // far history is gone.
  //
  // Errors: those of DeviceStore and StoreWriter; the next call tries again.
  absl::StatusOr<Revision> RunOnce();

  // Compacts up to `through`, whatever the policy says.
  absl::StatusOr<Revision> CompactThrough(Revision through);

 private:
  absl::StatusOr<Revision> Target() const;
  absl::Status ForgetLivenessOf(Revision through);
  absl::Status ForgetHolds();

  DeviceStore& store_;
  StoreWriter& writer_;
  const Clock& clock_;
  const RetentionPolicy policy_;
  const std::function<int64_t()> log_bytes_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_RETENTION_H_
