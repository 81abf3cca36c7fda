#ifndef INVENTORY_LIVENESS_LIVENESS_TABLE_H_
#define INVENTORY_LIVENESS_LIVENESS_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "inventory/liveness/endpoint_names.h"
#include "inventory/liveness/liveness_block.h"
#include "inventory/liveness/liveness_update.h"
#include "inventory/liveness/touch_order.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// The liveness of every device, in memory and in columns: about 60 bytes each
// with two endpoints. What it shows is on disk: it takes in an update only
// after the commit that carried it. Times are exact to the microsecond.
//
// Thread-safe; one thread at a time makes updates and applies them.
class LivenessTable {
 public:
  // One that knows nothing.
  LivenessTable() = default;

  // Everything that `reader` has in kLiveness.
  //
  // Errors:
  //   DATA_LOSS STORE_CORRUPT, and those of the store.
  static absl::StatusOr<std::unique_ptr<LivenessTable>> Load(
      const StoreReader& reader);

  // The liveness of `number`, whose name is `device`. Empty but for the name
  // if none is known.
  StoredLiveness Get(ResourceNumber number, absl::string_view device) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // How far the order of signs of life has come here. Behind the store's end
  // for the moment between a commit and its Apply(): who reads the touches up
  // to some position must take it from here and not from the store.
  Touch end() const ABSL_LOCKS_EXCLUDED(mu_);

  // The devices whose latest sign of life is in (after, through], the longest
  // silent first, `limit` of them at most.
  std::vector<TouchedNumber> TouchedAfter(Touch after, Touch through,
                                          size_t limit) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Changes on top of the table, for one commit.
  LivenessUpdate NewUpdate() const;

  // Takes in what was committed; `end` is where the touches end now.
  void Apply(const LivenessUpdate& update, Touch end) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  using Block = LivenessUpdate::Block;

  Block BlockOf(ResourceNumber index) const ABSL_LOCKS_EXCLUDED(mu_);
  void PutBlock(ResourceNumber index, LivenessBlock block)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void AddTouches(std::vector<TouchedNumber> touched, Touch end)
      ABSL_LOCKS_EXCLUDED(mu_);
  Touch TouchOf(ResourceNumber number) const ABSL_SHARED_LOCKS_REQUIRED(mu_);

  mutable EndpointNames names_;

  mutable absl::Mutex mu_;
  std::vector<Block> blocks_ ABSL_GUARDED_BY(mu_);  // null: nothing is known
  TouchOrder order_ ABSL_GUARDED_BY(mu_);
  Touch end_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster::inventory

#endif  // INVENTORY_LIVENESS_LIVENESS_TABLE_H_
