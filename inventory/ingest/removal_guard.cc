#include "inventory/ingest/removal_guard.h"

namespace muster::inventory {
namespace {

constexpr int64_t kDefaultCount = 5;
constexpr int64_t kDefaultPercent = 5;

int64_t PositiveOr(int64_t value, int64_t otherwise) {
  return value > 0 ? value : otherwise;
}

}  // namespace

RemovalGuard::RemovalGuard(const config::v1::InventoryConfig& config)
    : count_(PositiveOr(config.removal_guard_count(), kDefaultCount)),
      percent_(PositiveOr(config.removal_guard_percent(), kDefaultPercent)) {}

bool RemovalGuard::Holds(int64_t living, int64_t seen, int64_t unseen) const {
  if (seen == 0) return unseen > 0;
  return unseen > count_ && unseen * 100 > living * percent_;
}

}  // namespace muster::inventory
