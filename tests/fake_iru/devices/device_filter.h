#ifndef TESTS_FAKE_IRU_DEVICES_DEVICE_FILTER_H_
#define TESTS_FAKE_IRU_DEVICES_DEVICE_FILTER_H_

#include <string>

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// Whether a device passes every filter of a device list's request. Parameters
// that are no filter are ignored.
bool PassesFilters(const State& state, const Device& device,
                   const Request& request);

// What a device is sorted by under that field of `ordering`. False if it is
// none of them; `key` is untouched then.
bool OrderingKey(const State& state, const Device& device,
                 absl::string_view field, std::string& key);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_DEVICES_DEVICE_FILTER_H_
