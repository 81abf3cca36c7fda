// Which of the resources that have revisions a name names.
#ifndef INVENTORY_READ_RESOURCE_KIND_H_
#define INVENTORY_READ_RESOURCE_KIND_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// DEVICE or FACET, by the form of `name`.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: it has neither form.
absl::StatusOr<v1::ResourceKind> KindOf(absl::string_view name);

// The name of the device whose facet `facet` is.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: not the name of a facet.
absl::StatusOr<std::string> DeviceOf(absl::string_view facet);

// NOT_FOUND DEVICE_NOT_FOUND or FACET_NOT_FOUND: no sync showed `name`, which
// is well formed and of `kind`.
absl::Status NotFound(v1::ResourceKind kind, absl::string_view name);

}  // namespace muster::inventory

#endif  // INVENTORY_READ_RESOURCE_KIND_H_
