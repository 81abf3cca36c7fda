#ifndef CONNECTOR_CORE_VENDOR_ARCHIVE_H_
#define CONNECTOR_CORE_VENDOR_ARCHIVE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::connector {

// What one vendor's tenant keeps beside its devices: their secrets, and the log
// of what was done. Changes nothing there, but most vendors write down who read
// a secret. Thread-safe.
//
// Errors of everything here: those of DeviceSource.
class VendorArchive {
 public:
  virtual ~VendorArchive() = default;

  // The secrets of that kind that the vendor keeps of the device with its id,
  // at least one; each is registered for redaction. Reads the device first and
  // compares its serial number exactly.
  //
  // Errors:
  //   NOT_FOUND DEVICE_NOT_FOUND: the vendor has no such device.
  //   NOT_FOUND SECRET_NOT_FOUND: it keeps none of this kind for it.
  //   FAILED_PRECONDITION DEVICE_DRIFTED: it shows another serial number.
  //   UNIMPLEMENTED SECRET_UNSUPPORTED: it keeps no secrets of this kind.
  virtual absl::StatusOr<std::vector<v1::SecretValue>> ReadSecret(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      v1::SecretKind kind) = 0;

  // One page of what was done in the tenant, oldest first, from `cursor` on;
  // without one from `after` (inclusive) on. It may be empty although there is
  // more. `next_cursor` is never empty, and good for as long as the log lasts.
  //
  // Errors:
  //   INVALID_ARGUMENT CURSOR_MALFORMED: not from an earlier answer.
  virtual absl::StatusOr<v1::ListVendorEventsResponse> TenantEvents(
      absl::string_view cursor, absl::Time after) = 0;

  // The same of what happened to one device.
  //
  // Errors: those of TenantEvents(), and
  //   NOT_FOUND DEVICE_NOT_FOUND: the vendor has no such device.
  virtual absl::StatusOr<v1::ListVendorEventsResponse> DeviceEvents(
      absl::string_view vendor_id, absl::string_view cursor,
      absl::Time after) = 0;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_VENDOR_ARCHIVE_H_
