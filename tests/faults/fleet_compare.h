#ifndef TESTS_FAULTS_FLEET_COMPARE_H_
#define TESTS_FAULTS_FLEET_COMPARE_H_

#include <string>
#include <vector>

#include "proto/muster/device/v1/device.pb.h"
#include "tests/fake_iru/http/message.h"

namespace muster::faults {

// What a tenant's device rows and the inventory's living devices do not agree
// on, one sentence each; empty if the inventory is the tenant exactly. Compares
// everything that a row tells, and that there is nothing else. `living` are the
// devices that the inventory calls ENROLLED.
std::vector<std::string> Differences(
    const fake_iru::Json& rows, const std::vector<device::v1::Device>& living);

// The same of one device.
std::vector<std::string> RowDifferences(const fake_iru::Json& row,
                                        const device::v1::Device& device);

}  // namespace muster::faults

#endif  // TESTS_FAULTS_FLEET_COMPARE_H_
