#ifndef INVENTORY_LIVENESS_TOUCH_ORDER_H_
#define INVENTORY_LIVENESS_TOUCH_ORDER_H_

#include <cstddef>
#include <deque>
#include <vector>

#include "absl/functional/function_ref.h"
#include "inventory/liveness/liveness_update.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"

namespace muster::inventory {

// The signs of life in their order. One that a later one of the same device
// replaced stays until there are too many of those, and is skipped meanwhile:
// so a touch costs an append, and the whole stays below twice the devices.
//
// Not thread-safe.
class TouchOrder {
 public:
  // The position that a device has now; 0 if it has none.
  using TouchOf = absl::FunctionRef<Touch(ResourceNumber)>;

  // Adds `touched`, in any order, and forgets what `touch_of` says is stale if
  // that is much. `touch_of` must know them already.
  void Add(std::vector<TouchedNumber> touched, TouchOf touch_of);

  // Those in (after, through], in order, `limit` of them at most.
  std::vector<TouchedNumber> Read(Touch after, Touch through, size_t limit,
                                  TouchOf touch_of) const;

  // Entries kept, stale ones included.
  size_t size() const { return touches_.size(); }

 private:
  void Trim(TouchOf touch_of);

  // Side by side, for a pair would take a third more.
  std::deque<Touch> touches_;  // ascending
  std::deque<ResourceNumber> numbers_;
  size_t trim_at_ = 1024;
};

}  // namespace muster::inventory

#endif  // INVENTORY_LIVENESS_TOUCH_ORDER_H_
