// The checks of the pack, in its order:
//
//   disk_encryption  Mac            FileVault is on
//   mdm              all            the MDM profile is installed
//   agent            Mac, Windows   the vendor's agent is installed (iPhone,
//                                   iPad, Apple TV and Android have none)
//   os_version       as configured  not older than the minimum
//   check_in_age     all            checked in lately enough
//
// A check has three values, and where it does not speak of the platform it is
// NOT_APPLICABLE, never PASS. UNKNOWN carries one of these reasons:
//
//   FACT_TOO_OLD        older than `max_fact_age`
//   NEVER_REPORTED      the device never checked in
//   PLATFORM_NOT_TOLD   the source named no platform that Muster knows, and the
//                       check does not speak of all
//   NOT_FETCHED, PERMISSION_MISSING, NOT_AVAILABLE, NOT_REPORTED, BLANK,
//   UNPARSEABLE, NOT_IN_SOURCE: why there is no value, as
//                       `muster.device.v1.UnknownReason` has it
#ifndef PLUGINS_COMPLIANCE_CHECKS_H_
#define PLUGINS_COMPLIANCE_CHECKS_H_

#include <vector>

#include "absl/time/time.h"
#include "plugins/compliance/pack.h"
#include "proto/muster/compliance/v1/compliance.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::compliance {

constexpr char kDiskEncryption[] = "disk_encryption";
constexpr char kMdm[] = "mdm";
constexpr char kAgent[] = "agent";
constexpr char kOsVersion[] = "os_version";
constexpr char kCheckInAge[] = "check_in_age";

// All of them, in order.
constexpr const char* kChecks[] = {kDiskEncryption, kMdm, kAgent, kOsVersion,
                                   kCheckInAge};

constexpr char kFactTooOld[] = "FACT_TOO_OLD";
constexpr char kNeverReported[] = "NEVER_REPORTED";
constexpr char kPlatformNotTold[] = "PLATFORM_NOT_TOLD";

// What the checks say of a device at one moment.
struct Evaluation {
  // One per check, in order, without `since_time`.
  std::vector<v1::CheckResult> checks;
  // FAIL wins over UNKNOWN, UNKNOWN over PASS; UNKNOWN if none applied.
  v1::ComplianceState state = v1::COMPLIANCE_STATE_UNSPECIFIED;
  // The last moment at which the same comes out if nothing is reported
  // meanwhile. InfiniteFuture() if for ever.
  absl::Time holds_until = absl::InfiniteFuture();
};

// Judges `device`. A value is as old as the vendor says (`collect_time`). Where
// it does not say, the value is as old as Muster's last reading of it, which is
// at the earliest the beginning of the last complete FULL sync of `source`; a
// value of which neither is known counts as fresh. A check-in in the future
// counts as one at `now`, and the message says so.
//
// Pure: the same arguments give the same evaluation.
Evaluation Evaluate(const device::v1::Device& device,
                    const inventory::v1::Source& source, const Pack& pack,
                    absl::Time now);

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_CHECKS_H_
