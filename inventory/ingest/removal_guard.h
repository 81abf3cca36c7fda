#ifndef INVENTORY_INGEST_REMOVAL_GUARD_H_
#define INVENTORY_INGEST_REMOVAL_GUARD_H_

#include <cstdint>

#include "proto/muster/config/v1/config.pb.h"

namespace muster::inventory {

// How many devices a sweep may leave unseen before nobody believes it. Above
// that no device is even asked for, and an operator decides.
class RemovalGuard {
 public:
  // Fields of `config` that are 0 (or below) have their defaults: 5 devices,
  // 5 per cent.
  explicit RemovalGuard(const config::v1::InventoryConfig& config);

  // Whether a sweep that showed `seen` devices and not `unseen` of the
  // source's `living` ones is held: `unseen` is more than both the number and
  // the percentage allow, or it is not 0 and nothing was shown at all.
  bool Holds(int64_t living, int64_t seen, int64_t unseen) const;

 private:
  const int64_t count_;
  const int64_t percent_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_REMOVAL_GUARD_H_
