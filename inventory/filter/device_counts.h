// How many devices of a list have which value.
#ifndef INVENTORY_FILTER_DEVICE_COUNTS_H_
#define INVENTORY_FILTER_DEVICE_COUNTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/filter/fields/device_fields.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// Fields that one request may count by.
constexpr size_t kMaxCountByFields = 10;

struct ValueCount {
  // ValueText() of it; "" for unset, blank and, of a fact, not known.
  std::string value;
  int64_t count = 0;
};

struct FieldCounts {
  std::string field;
  // The most frequent first; those of the same frequency by value.
  std::vector<ValueCount> values;
};

// Counts devices by the values of some fields. A device counts once a field,
// but once a tag for `tags`. Holds each distinct value once, and no device.
//
// Not thread-safe.
class DeviceCounts {
 public:
  // `count_by` may be empty: nothing is counted then.
  //
  // Errors:
  //   INVALID_ARGUMENT COUNT_BY_MALFORMED: a field that cannot be counted by or
  //     comes twice, or more than 10 of them.
  static absl::StatusOr<DeviceCounts> Create(
      const std::vector<std::string>& count_by);

  void Add(const device::v1::Device& device);

  // In the order of `count_by`.
  std::vector<FieldCounts> Result() const;

 private:
  struct Counter {
    DeviceField field;
    absl::flat_hash_map<std::string, int64_t> counts;
  };

  DeviceCounts() = default;

  bool Has(absl::string_view field) const;

  std::vector<Counter> counters_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_DEVICE_COUNTS_H_
