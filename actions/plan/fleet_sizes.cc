#include "actions/plan/fleet_sizes.h"

#include "base/status_macros.h"

namespace muster::actions {
namespace {

constexpr absl::Duration kKeepFor = absl::Minutes(5);

}  // namespace

int64_t FleetSizes::Known(const std::string& source) const {
  absl::MutexLock lock(&mu_);
  const auto it = counts_.find(source);
  return it == counts_.end() ? 0 : it->second.devices;
}

absl::Status FleetSizes::Refresh(const std::string& source) {
  const absl::Time now = clock_.Now();
  {
    absl::MutexLock lock(&mu_);
    const auto it = counts_.find(source);
    if (it != counts_.end() && now < it->second.time + kKeepFor) {
      return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(const int64_t devices, devices_.CountDevices(source));
  absl::MutexLock lock(&mu_);
  counts_[source] = {devices, now};
  return absl::OkStatus();
}

}  // namespace muster::actions
