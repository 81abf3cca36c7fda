#ifndef PLUGINS_TRUST_JUDGE_POLICY_H_
#define PLUGINS_TRUST_JUDGE_POLICY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::trust {

// Who may be let in. The defaults are those of the built-in policy
// `twingate_compatible`, the five requirements that Twingate documents for its
// Iru integration: the serial number is returned by Iru, and the device
// reported within 7 days, has the agent, has the MDM profile, and is not
// removed; Macs only. Source: Twingate, "Iru Configuration".
struct Policy {
  // What the default of `max_sync_age` is at least.
  static constexpr absl::Duration kMinDefaultSyncAge = absl::Hours(3);

  std::string name = "twingate_compatible";
  // Not empty.
  std::vector<device::v1::Platform> platforms = {device::v1::PLATFORM_MAC};
  bool agent_required = true;
  bool mdm_required = true;
  // Exactly this old is inside. 7 days are 7 × 24 h, whatever the calendar.
  absl::Duration max_check_in_age = absl::Hours(7 * 24);
  // Since the end of the last complete FULL sync. Exactly this old is inside.
  absl::Duration max_sync_age = kMinDefaultSyncAge;

  bool Covers(device::v1::Platform platform) const;
};

// The policies of one installation, the default first. Not empty.
using Policies = std::vector<Policy>;

// The policies that `config` names, in its order; the built-in one if it names
// none. Where a policy does not tell `max_sync_age`, it is three times the
// longest full-sync interval among the sources, and at least 3 h.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: a policy's name is empty, not lower case
//     or taken, an age is not positive, or a platform is not told.
absl::StatusOr<Policies> PoliciesFromConfig(
    const config::v1::MusterConfig& config);

// The policy called `name`; the default for "".
//
// Errors:
//   NOT_FOUND POLICY_NOT_FOUND: names those that there are. Metadata: policy,
//     policies.
absl::StatusOr<const Policy*> FindPolicy(const Policies& policies,
                                         absl::string_view name);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_POLICY_H_
