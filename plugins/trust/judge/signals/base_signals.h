// The signals that every policy has, one function each. All are pure.
#ifndef PLUGINS_TRUST_JUDGE_SIGNALS_BASE_SIGNALS_H_
#define PLUGINS_TRUST_JUDGE_SIGNALS_BASE_SIGNALS_H_

#include "plugins/trust/judge/signals/signal.h"

namespace muster::trust {

// The device is in inventory.
Signal InInventorySignal(const device::v1::Device& device);
// The source does not say that it is gone.
Signal NotRemovedSignal(const device::v1::Device& device);
// A complete FULL sync ended lately enough.
Signal SyncAgeSignal(const SourceHealth& source, const Policy& policy,
                     absl::Time now);
// The policy speaks of the device's platform.
Signal PlatformSignal(const device::v1::Device& device, const Policy& policy);
// UNKNOWN: all requirements that apply are exempt.
Signal AllExemptSignal();

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_SIGNALS_BASE_SIGNALS_H_
