#ifndef TESTS_FAKE_IRU_DEVICES_ROW_H_
#define TESTS_FAKE_IRU_DEVICES_ROW_H_

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/model/device.h"

namespace muster::fake_iru {

// The object that the list, the single record and PATCH all answer with.
// Source: Iru API, "Get Device". Records of `row_age` 1 lack the keys that were
// added later, those of 2 lack `tags` as well.
Json DeviceRow(const State& state, const Device& device);

// `{email, name, id, is_archived}`, or `nobody` if no one is assigned: "" in
// rows, null in an Android's details.
Json AssignedUser(const State& state, const Device& device, const Json& nobody);

// The name of the device's blueprint.
std::string BlueprintName(const State& state, const Device& device);

// "ENABLED", or "" if the device is not in lost mode.
std::string LostModeStatus(const Device& device);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_DEVICES_ROW_H_
