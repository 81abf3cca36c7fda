#include "inventory/read/device_reader.h"

#include <optional>
#include <utility>

#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "inventory/read/joined_bytes.h"
#include "inventory/read/read_point.h"
#include "inventory/read/resource_kind.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/read_at.h"
#include "proto/muster/device/v1/liveness_join.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

// Names that are found are well formed; only the others are looked at.
absl::Status Missing(absl::string_view name) {
  RETURN_IF_ERROR(DeviceName::Parse(name).status());
  return NotFound(v1::RESOURCE_KIND_DEVICE, name);
}

}  // namespace

absl::StatusOr<Device> DeviceReader::Get(
    const v1::GetDeviceRequest& request) const {
  const auto reader = store_.Read();
  ASSIGN_OR_RETURN(const auto point, ReadPointOf(*reader, request));
  ASSIGN_OR_RETURN(const auto record,
                   ReadAt(*reader, v1::RESOURCE_KIND_DEVICE, request.name(),
                          point.value_or(reader->revision())));
  if (!record) return Missing(request.name());
  Device device;
  RETURN_IF_ERROR(ParseStored(request.name(), record->body, device));
  if (!point) {
    device::JoinLiveness(liveness_.Get(record->number, request.name()).liveness,
                         device);
  }
  return device;
}

absl::StatusOr<std::string> DeviceReader::GetBytes(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(const auto record,
                   store_.Read()->GetShared(v1::RESOURCE_KIND_DEVICE, name));
  if (record == nullptr) return Missing(name);
  auto bytes =
      JoinedBytes(liveness_.Get(record->number, name).liveness, record->body);
  if (!bytes) return CorruptRecord(name);
  return *std::move(bytes);
}

}  // namespace muster::inventory
