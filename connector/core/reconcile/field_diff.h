#ifndef CONNECTOR_CORE_RECONCILE_FIELD_DIFF_H_
#define CONNECTOR_CORE_RECONCILE_FIELD_DIFF_H_

#include <string>
#include <vector>

#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::connector {

// One field that is not the same.
struct FieldDifference {
  std::string field;  // path, such as `os.version` or `facts.filevault.enabled`
  std::string kept;   // what the inventory has, as text; empty if unset
  std::string shown;  // what the source answered, likewise
};

// The fields in which `kept`, a device of the inventory, is not what `shown`, a
// reading of the same device, would make of it, ordered by number of the field,
// facts last. Fields and facts that the reading did not ask for, those that
// only the inventory writes, and liveness are not compared.
std::vector<FieldDifference> DiffDevice(
    const device::v1::Device& kept,
    const inventory::v1::DeviceObservation& shown);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_RECONCILE_FIELD_DIFF_H_
