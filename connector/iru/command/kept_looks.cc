#include "connector/iru/command/kept_looks.h"

#include <iterator>
#include <utility>

namespace muster::iru {
namespace {

constexpr absl::Duration kFreshFor = absl::Seconds(10);

}  // namespace

void KeptLooks::Keep(absl::string_view vendor_id, DeviceLook look,
                     absl::Time taken_at) {
  absl::MutexLock lock(&mu_);
  for (auto it = kept_.begin(); it != kept_.end();) {
    it = IsFresh(it->second) ? std::next(it) : kept_.erase(it);
  }
  kept_.insert_or_assign(std::string(vendor_id),
                         Kept{std::move(look), taken_at});
}

std::optional<DeviceLook> KeptLooks::Take(absl::string_view vendor_id) {
  absl::MutexLock lock(&mu_);
  const auto found = kept_.find(std::string(vendor_id));
  if (found == kept_.end()) return std::nullopt;
  Kept kept = std::move(found->second);
  kept_.erase(found);
  if (!IsFresh(kept)) return std::nullopt;
  return std::move(kept.look);
}

bool KeptLooks::IsFresh(const Kept& kept) const {
  return clock_.Now() - kept.taken_at < kFreshFor;
}

}  // namespace muster::iru
