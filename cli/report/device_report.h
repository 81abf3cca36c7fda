// Devices, their facets and what happened to them, for people.
#ifndef CLI_REPORT_DEVICE_REPORT_H_
#define CLI_REPORT_DEVICE_REPORT_H_

#include <ostream>
#include <vector>

#include "cli/view/table.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::cli {

// One row per device: an empty table, to which AddDeviceRow() adds.
Table DeviceTable();
void AddDeviceRow(const device::v1::Device& device, Table& table);

// One device with its facts.
void PrintDevice(const device::v1::Device& device, std::ostream& out);

// How many match, then a table for each field that was counted.
void PrintCounts(const inventory::v1::ListDevicesResponse& page,
                 std::ostream& out);

// One change in one line, as it comes.
void PrintChange(const inventory::v1::Change& change, std::ostream& out);

// One row per change of one resource.
void PrintRevisionRows(const std::vector<inventory::v1::Change>& changes,
                       std::ostream& out);

// One row per facet: how long the list is, or why there is none.
void PrintFacetRows(const std::vector<device::v1::Facet>& facets,
                    std::ostream& out);

// One facet with its whole list.
void PrintFacet(const device::v1::Facet& facet, std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_REPORT_DEVICE_REPORT_H_
