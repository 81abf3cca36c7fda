// What receivers are told: `device-compliance-change` of OpenID CAEP 1.0, whose
// world has two statuses.
#ifndef PLUGINS_TRUST_CAEP_CAEP_EVENT_H_
#define PLUGINS_TRUST_CAEP_CAEP_EVENT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// `compliant` or `not-compliant`; "" if the verdict says neither: UNKNOWN,
// unless `stream` takes that for UNTRUSTED.
std::string ComplianceStatus(const config::v1::TrustConfig::CaepStream& stream,
                             const v1::Verdict& verdict);

// What differs from event to event.
struct EventFacts {
  std::string id;           // `jti`
  std::string transaction;  // `txn`: the same for all streams
  std::string previous_status;
  std::string current_status;
  absl::Time issue_time;
};

// The claims of a security event token that tells `stream` of `verdict`, JSON.
//
// Errors:
//   FAILED_PRECONDITION DEVICE_WITHOUT_SERIAL: it has none, and `stream` names
//     devices by it.
absl::StatusOr<std::string> EventClaims(
    const config::v1::TrustConfig::CaepStream& stream,
    const v1::Verdict& verdict, const EventFacts& facts);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_CAEP_CAEP_EVENT_H_
