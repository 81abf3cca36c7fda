#ifndef TESTS_FAKE_IRU_DEVICES_DETAILS_H_
#define TESTS_FAKE_IRU_DEVICES_DETAILS_H_

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// GET /devices/{id}/details: four shapes, one for a Mac, one for iPad, iPhone
// and Apple TV, one for Windows and one for Android, each with its own words
// for yes ("True", true, "Yes") and for nothing ("", null, {}, no key).
// Source: Iru API, "Get Device Details".
Response GetDetails(const State& state, const Device& device);

// Its body.
Json DetailsOf(const State& state, const Device& device);

// The shapes of which DetailsOf() picks one.
Json AppleDetails(const State& state, const Device& device);
Json WindowsDetails(const State& state, const Device& device);
Json AndroidDetails(const State& state, const Device& device);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_DEVICES_DETAILS_H_
