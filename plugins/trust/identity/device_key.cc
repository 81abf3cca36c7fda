#include "plugins/trust/identity/device_key.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::trust {
namespace {

using Rule = config::v1::TrustConfig::CertificateRule;

bool IsBlank(absl::string_view text) {
  return absl::StripAsciiWhitespace(text).empty();
}

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status Missing() {
  return Invalid("IDENTITY_MISSING",
                 "no device is named; send its serial number, its id, or its "
                 "certificate");
}

absl::StatusOr<DeviceKey> BySerialNumber(const std::string& serial) {
  if (IsBlank(serial)) return Missing();
  return DeviceKey{DeviceKey::kSerialNumber, serial,
                   v1::MATCH_STRENGTH_SERIAL_SELF_REPORTED};
}

absl::StatusOr<DeviceKey> ByDevice(const std::string& parent,
                                   const std::string& device) {
  if (IsBlank(device)) return Missing();
  std::string id = absl::AsciiStrToLower(device);
  if (absl::StrContains(device, '/')) {
    ASSIGN_OR_RETURN(DeviceName name, DeviceName::Parse(device));
    if (name.parent().ToString() != parent) {
      return Error(absl::StatusCode::kInvalidArgument,
                   "RESOURCE_NAME_MALFORMED",
                   absl::StrCat(device, " is no device of ", parent),
                   {{"name", device}, {"parent", parent}});
    }
    id = absl::AsciiStrToLower(name.device);
  } else if (!IsResourceId(id)) {
    return Error(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED",
                 "identity.device is neither a device's name nor an id",
                 {{"name", device}});
  }
  return DeviceKey{DeviceKey::kVendorId, std::move(id),
                   v1::MATCH_STRENGTH_RESOURCE_NAME};
}

absl::StatusOr<DeviceKey> ByCertificate(
    const v1::ClientCertificate& certificate, const CertificateRules& rules) {
  ASSIGN_OR_RETURN(const CertificateNames names,
                   ReadClientCertificate(certificate));
  ASSIGN_OR_RETURN(CertificateRules::Name name, rules.Find(names));
  if (name.yields == Rule::YIELDS_SERIAL_NUMBER) {
    return DeviceKey{DeviceKey::kSerialNumber, std::move(name.value),
                     v1::MATCH_STRENGTH_CERT_SERIAL};
  }
  if (name.yields == Rule::YIELDS_EMAIL) {
    return DeviceKey{DeviceKey::kEmail, std::move(name.value),
                     v1::MATCH_STRENGTH_EMAIL_ONLY};
  }
  std::string id = absl::AsciiStrToLower(name.value);
  if (!IsResourceId(id)) {
    return Invalid("CERTIFICATE_NAMES_NO_DEVICE",
                   "what the certificate names is not fit to be a device's id");
  }
  return DeviceKey{DeviceKey::kVendorId, std::move(id),
                   v1::MATCH_STRENGTH_CERT_MDM_ID};
}

}  // namespace

absl::StatusOr<DeviceKey> ResolveIdentity(const std::string& parent,
                                          const v1::DeviceIdentity& identity,
                                          const CertificateRules& rules) {
  switch (identity.by_case()) {
    case v1::DeviceIdentity::kSerialNumber:
      return BySerialNumber(identity.serial_number());
    case v1::DeviceIdentity::kDevice:
      return ByDevice(parent, identity.device());
    case v1::DeviceIdentity::kCertificate:
      return ByCertificate(identity.certificate(), rules);
    default:
      return Missing();
  }
}

absl::StatusOr<DeviceKey> ResolveIdentity(const v1::CheckDeviceRequest& request,
                                          const CertificateRules& rules) {
  if (!request.has_identity()) return BySerialNumber(request.serial_number());
  if (!request.serial_number().empty()) {
    return Invalid("IDENTITY_MISSING",
                   "serial_number and identity are both set, and may name two "
                   "devices; send one of them");
  }
  return ResolveIdentity(request.parent(), request.identity(), rules);
}

}  // namespace muster::trust
