#ifndef PLUGINS_COMPLIANCE_PACK_H_
#define PLUGINS_COMPLIANCE_PACK_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "plugins/compliance/os_version.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::compliance {

// Oldest version that passes on one platform.
struct MinimumOs {
  // As it was configured, for people.
  std::string text;
  OsVersion version;
};

// Platforms that are not in it are not judged by their version.
using MinimumOsTable = std::map<device::v1::Platform, MinimumOs>;

// What the checks hold devices to.
struct Pack {
  MinimumOsTable minimum_os;
  // Of the last check-in. Exactly this old is inside.
  absl::Duration max_check_in_age = absl::Hours(7 * 24);
  // Of a posture value. Exactly this old is inside.
  absl::Duration max_fact_age = absl::Hours(3 * 24);
};

// The built-in table, as of 2026-10-06: for each system the newest release of
// the oldest version that Apple was still updating then.
//
//   Mac          15.8      2026-09-14, with 26.7 and 27.0 on the same day;
//                          14 was last updated on 2026-08-06
//   iPhone, iPad 18.7.10   2026-08-17; 17 was last updated on 2026-05-11
//   Apple TV     26.6      2026-07-27
//   Vision Pro   26.6.1    2026-08-17
//
// Apple promises no period of support, so this is what was seen, and it ages:
// an operator who means it configures `minimum_os`. Being one number, it lets
// an early release of a newer version pass (26.0 is not older than 15.8).
// Windows and Android have no row: nothing dated was at hand for them, and
// NOT_APPLICABLE is honest where a guess is not. Source: Apple's software
// lookup service (gdmf.apple.com/v2/pmv) and the SOFA feed of macadmins.io,
// read on 2026-10-06.
MinimumOsTable BuiltInMinimumOs();

// The pack that `config` describes.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: a row of `minimum_os` has no platform, one
//     that another row has, or no version that can be compared; or an age is
//     not positive.
absl::StatusOr<Pack> PackFromConfig(const config::v1::ComplianceConfig& config);

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_PACK_H_
