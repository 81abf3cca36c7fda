// The policies and ages that an installation begins with.
#ifndef PLUGINS_TRUST_JUDGE_CONFIGURED_POLICIES_H_
#define PLUGINS_TRUST_JUDGE_CONFIGURED_POLICIES_H_

#include "absl/time/time.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/trust/v1/policy.pb.h"

namespace muster::trust {

// The policies of `config`, unchecked; the built-in ones if it names none:
//
//   default              The device is managed, checked in within 7 days, and
//                        neither locked, erased nor lost. Every platform; the
//                        agent is asked for where Iru has one.
//   twingate_compatible  The five requirements that Twingate documents for its
//                        Iru integration: the serial number is returned by
//                        Iru, and the device reported within 7 days, has the
//                        agent, has the MDM profile, and is not removed; Macs
//                        only. Source: Twingate, "Iru Configuration".
v1::PolicySet ConfiguredPolicies(const config::v1::TrustConfig& config);

// What `max_sync_age` is where a policy does not tell: three times the longest
// interval of full syncs among the sources, at least 3 h.
absl::Duration DefaultMaxSyncAge(const config::v1::MusterConfig& config);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_CONFIGURED_POLICIES_H_
