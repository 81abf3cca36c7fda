#ifndef PLUGINS_TRUST_IDENTITY_DEVICE_KEY_H_
#define PLUGINS_TRUST_IDENTITY_DEVICE_KEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "plugins/trust/identity/certificate_rules.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// By what a device is to be looked up, and how much that is worth.
struct DeviceKey {
  enum Kind {
    // `value` is a serial number as it came, not blank; letter case does not
    // count.
    kSerialNumber,
    // `value` is the last part of the device's name: the vendor's id in lower
    // case, fit for a resource name.
    kVendorId,
    // `value` is the e-mail of a user, which names no device.
    kEmail,
  };
  Kind kind = kSerialNumber;
  std::string value;
  v1::MatchStrength strength = v1::MATCH_STRENGTH_UNSPECIFIED;
};

// What `identity` of a device in `parent` (`sources/{source}`) asks for.
//
// Errors (INVALID_ARGUMENT):
//   IDENTITY_MISSING: nothing is set, or it is blank.
//   RESOURCE_NAME_MALFORMED: `device` is neither the name of a device of
//     `parent` nor fit to be a vendor's id.
//   CERTIFICATE_MALFORMED, CERTIFICATE_NAMES_NO_DEVICE: as
//     ReadClientCertificate() and CertificateRules::Find(); the latter also if
//     what was found is not fit to be a vendor's id.
absl::StatusOr<DeviceKey> ResolveIdentity(const std::string& parent,
                                          const v1::DeviceIdentity& identity,
                                          const CertificateRules& rules);

// What `request` asks for, by `serial_number` or by `identity`.
//
// Errors: as above, and IDENTITY_MISSING if both are set.
absl::StatusOr<DeviceKey> ResolveIdentity(const v1::CheckDeviceRequest& request,
                                          const CertificateRules& rules);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_IDENTITY_DEVICE_KEY_H_
