#ifndef TESTS_FAKE_IRU_FLEET_FACTS_H_
#define TESTS_FAKE_IRU_FLEET_FACTS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/model/device.h"

namespace muster::fake_iru {

// Changes one fact of `device` at `state.now`. `path` is a fact of Device
// ("os_version") or a field of one that is an object ("filevault.status",
// "apps.com.google.Chrome", where null takes the app away). A time is RFC 3339
// text or "". Three facts bring others along, so that the views stay true to
// the world: "user_email" sets user_id, a known "model_identifier" the model's
// name, and a known "os_version" its build.
//
// Errors:
//   INVALID_ARGUMENT: there is no such fact, or the value cannot be one.
absl::Status SetFact(State& state, Device& device, absl::string_view path,
                     const Json& value);

// The device reports in: last_check_in and last_mdm_check_in are `when`, and
// it is no longer missing.
void CheckIn(Device& device, absl::Time when);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_FACTS_H_
