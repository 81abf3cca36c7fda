#ifndef TESTS_FAKE_IRU_API_HISTORY_H_
#define TESTS_FAKE_IRU_API_HISTORY_H_

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// What happened to one device. Both lists are pages of 300 at most, wrapped
// as `{device_id, <list>: {count, next, previous, results}}`, oldest first.
// Source: Iru API, "Get Device Activity" and "Get Device Commands".

// GET /devices/{id}/commands: those of the enrolment, then those sent since and
// not within the last `state.list_lag`. Empty for Windows and Android.
Response GetCommands(const State& state, const Device& device,
                     const Request& request);

// GET /devices/{id}/activity: the enrolment, what followed it, and every
// command in the order in which they ended. `user` is who sent it from the
// console; null of a token's.
Response GetActivity(const State& state, const Device& device,
                     const Request& request);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_API_HISTORY_H_
