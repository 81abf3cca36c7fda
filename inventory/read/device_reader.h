#ifndef INVENTORY_READ_DEVICE_READER_H_
#define INVENTORY_READ_DEVICE_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// One device, as it is now with its liveness, or as it was, without: liveness
// has no history.
//
// Thread-safe. What it is given must outlive it.
//
// Errors of both methods: those of the store, and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: correct the name.
//   NOT_FOUND DEVICE_NOT_FOUND: no sync showed it (by then).
class DeviceReader {
 public:
  DeviceReader(const DeviceStore& store, const LivenessTable& liveness)
      : store_(store), liveness_(liveness) {}

  // Errors: also those of ReadPoint().
  absl::StatusOr<device::v1::Device> Get(
      const v1::GetDeviceRequest& request) const;

  // The serialized device as it is now: what Get() gives of the name alone, in
  // less time.
  absl::StatusOr<std::string> GetBytes(absl::string_view name) const;

 private:
  const DeviceStore& store_;
  const LivenessTable& liveness_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_READ_DEVICE_READER_H_
