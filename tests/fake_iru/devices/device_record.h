#ifndef TESTS_FAKE_IRU_DEVICES_DEVICE_RECORD_H_
#define TESTS_FAKE_IRU_DEVICES_DEVICE_RECORD_H_

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// One record: GET, PATCH and DELETE /devices/{id}. Source: Iru API, "Devices".

// 200, the row.
Response GetDevice(const State& state, const Device& device);

// 200, the row. Takes `user` (id or null; the integer of old still works),
// `asset_tag` (text or null, "" is 400), `blueprint_id` and `tags`, which
// replaces the whole set. Nothing is changed if one of them is 400.
Response PatchDevice(State& state, Device& device, const Request& request);

// 204; the record is gone.
Response DeleteDevice(State& state, const Device& device);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_DEVICES_DEVICE_RECORD_H_
