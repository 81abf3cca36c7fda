#ifndef INVENTORY_SERVICE_HIDDEN_QUERY_H_
#define INVENTORY_SERVICE_HIDDEN_QUERY_H_

#include "absl/status/status.h"
#include "base/access/policy/hidden_fields.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// OK unless `request` selects, orders or counts by a field that its caller is
// not shown (null: none): whoever may ask for the devices of an address can
// find out whose each device is.
//
// Errors:
//   PERMISSION_DENIED FIELD_HIDDEN: it does. Metadata: field.
absl::Status CheckNamesNoHidden(const v1::ListDevicesRequest& request,
                                const HiddenFields* hidden);

}  // namespace muster::inventory

#endif  // INVENTORY_SERVICE_HIDDEN_QUERY_H_
