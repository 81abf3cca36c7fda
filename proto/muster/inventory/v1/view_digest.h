#ifndef PROTO_MUSTER_INVENTORY_V1_VIEW_DIGEST_H_
#define PROTO_MUSTER_INVENTORY_V1_VIEW_DIGEST_H_

#include <cstdint>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory::v1 {

// Count and digest of a set of resources at their revisions, as ViewDigest
// defines it: the one place that both sides of a watch compute it with. The
// order of adding does not matter, and what was added can be taken out again.
//
// Not thread-safe. A value.
class ViewSum {
 public:
  ViewSum() = default;
  // What ToProto() gave. A digest that is not 16 bytes counts as that of
  // nothing.
  explicit ViewSum(const ViewDigest& view);

  void Add(absl::string_view name, int64_t revision);
  void Remove(absl::string_view name, int64_t revision);
  // All that `change` added and removed.
  void Add(const ViewSum& change);

  int64_t count() const { return count_; }
  ViewDigest ToProto() const;

  friend bool operator==(const ViewSum& a, const ViewSum& b) {
    return a.count_ == b.count_ && a.sum_ == b.sum_;
  }
  friend bool operator!=(const ViewSum& a, const ViewSum& b) {
    return !(a == b);
  }

 private:
  int64_t count_ = 0;
  absl::uint128 sum_ = 0;
};

}  // namespace muster::inventory::v1

#endif  // PROTO_MUSTER_INVENTORY_V1_VIEW_DIGEST_H_
