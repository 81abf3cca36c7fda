#ifndef PLUGINS_TRUST_JUDGE_SIGNALS_H_
#define PLUGINS_TRUST_JUDGE_SIGNALS_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/trust/judge/policy.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// What one signal says, and how long it goes on saying so by itself.
struct Signal {
  v1::Reason reason;
  // The last moment at which it says the same if nothing is reported.
  absl::Time holds_until = absl::InfiniteFuture();
  // Until when a PASS may be relied on. InfiniteFuture(): time alone does not
  // end it.
  absl::Time valid_until = absl::InfiniteFuture();
};

// The signals of codes.h, one function each. All are pure; none looks at
// whether the policy covers the platform or requires the signal.

// The device is in inventory.
Signal InInventorySignal(const device::v1::Device& device);
// The source does not say that it is gone.
Signal NotRemovedSignal(const device::v1::Device& device);
// A complete FULL sync ended lately enough.
Signal SyncAgeSignal(std::optional<absl::Time> last_full_sync_time,
                     const Policy& policy, absl::Time now);
// The policy speaks of the device's platform.
Signal PlatformSignal(const device::v1::Device& device, const Policy& policy);
// The MDM profile is installed.
Signal MdmSignal(const device::v1::Device& device, absl::Time now);
// The vendor's agent is installed.
Signal AgentSignal(const device::v1::Device& device, absl::Time now);
// The device checked in lately enough.
Signal CheckInAgeSignal(const device::v1::Device& device, const Policy& policy,
                        absl::Time now);

// `signal` of a device whose platform the policy does not speak of:
// NOT_APPLICABLE.
Signal NotApplicableSignal(absl::string_view signal,
                           const device::v1::Device& device);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_SIGNALS_H_
