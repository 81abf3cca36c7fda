#ifndef INVENTORY_READ_LIST_TOP_ROWS_H_
#define INVENTORY_READ_LIST_TOP_ROWS_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "inventory/read/list/device_walk.h"
#include "inventory/store/resource_number.h"

namespace muster::inventory {

// One row of a page, with what of it has to outlive the walk.
struct Row {
  std::string key;  // sort key; no two are equal
  ResourceNumber number = 0;
  std::string body;
};

// The rows that come first by key among all that are offered, `capacity`
// (>= 1) of them at most: what a page needs of a fleet in any order.
//
// Not thread-safe.
class TopRows {
 public:
  explicit TopRows(size_t capacity) : capacity_(capacity) {}

  bool full() const { return heap_.size() == capacity_; }

  void Offer(std::string key, const FoundDevice& device) {
    if (full() && heap_.front().key < key) return;
    if (full()) {
      std::pop_heap(heap_.begin(), heap_.end(), &ComesBefore);
      heap_.pop_back();
    }
    heap_.push_back({std::move(key), device.number, std::string(device.body)});
    std::push_heap(heap_.begin(), heap_.end(), &ComesBefore);
  }

  // In ascending order. Leaves nothing behind.
  std::vector<Row> Take() {
    std::sort_heap(heap_.begin(), heap_.end(), &ComesBefore);
    return std::exchange(heap_, {});
  }

 private:
  static bool ComesBefore(const Row& a, const Row& b) { return a.key < b.key; }

  const size_t capacity_;
  std::vector<Row> heap_;  // the last by key is in front
};

}  // namespace muster::inventory

#endif  // INVENTORY_READ_LIST_TOP_ROWS_H_
