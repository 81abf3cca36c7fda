// The liveness of 64 resources with consecutive numbers, column by column, in
// memory and as bytes. In both a column has an entry for each of the 64 or none
// at all.
#ifndef INVENTORY_LIVENESS_LIVENESS_BLOCK_H_
#define INVENTORY_LIVENESS_LIVENESS_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/liveness/endpoint_names.h"
#include "inventory/model/position.h"

namespace muster::inventory {

// Microseconds since 1970 (UTC), or that there is no time.
using Micros = int64_t;
constexpr Micros kNoTime = std::numeric_limits<Micros>::min();

// One entry of a column; kNoTime of an empty one.
Micros TimeAt(const std::vector<Micros>& column, size_t slot);

// Changes one entry; the column appears with its first time.
void SetTime(std::vector<Micros>& column, size_t slot, Micros time);

// When one endpoint's facts were read, and when the vendor collected them.
struct EndpointTimes {
  const std::string* endpoint = nullptr;  // of EndpointNames
  std::vector<Micros> observed;
  std::vector<Micros> collected;
};

struct LivenessBlock {
  std::vector<Touch> touches;  // 0: no sign of life
  std::vector<Micros> check_ins;
  std::vector<EndpointTimes> endpoints;  // sorted by name

  Touch TouchAt(size_t slot) const;
  void SetTouch(size_t slot, Touch touch);

  // The times of `endpoint`, which come in empty if they are not there.
  EndpointTimes& At(const std::string* endpoint);

  // Drops what is known of one resource.
  void Clear(size_t slot);

  // Whether nothing is known of any.
  bool empty() const;
};

// A serialized store::LivenessBlock: times are counted from the earliest of
// their column, so that those of one page take a byte or five.
std::string EncodeLivenessBlock(const LivenessBlock& block);

// What EncodeLivenessBlock() was given. `names` must outlive the block.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: the bytes under `key` are something else.
absl::StatusOr<LivenessBlock> DecodeLivenessBlock(absl::string_view key,
                                                  absl::string_view bytes,
                                                  EndpointNames& names);

}  // namespace muster::inventory

#endif  // INVENTORY_LIVENESS_LIVENESS_BLOCK_H_
