#ifndef TESTS_FAKE_IRU_API_ACTIONS_H_
#define TESTS_FAKE_IRU_API_ACTIONS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// POST /devices/{id}/action/{name}. Source: Iru API, "Device Actions".
//
// 200 with an empty body, and a command in the device's list (several for
// `updateinventory`); `lock` of a Mac answers `{"PIN": "……"}`. No answer names
// the command. Whether the real list shows a blank push is not public; here it
// does, as "BlankPush".
//
// A blank push has the device asked again for what it answered NotNow.
//
// 400 with a JSON string: "Command is not allowed for current device" (wrong
// platform, or no MDM), "Command already running" (the same action is open, and
// `state.allow_duplicates` is not set), "This device is already locked.", and
// what single actions add.
// 404: no such action.
Response SendAction(State& state, Device& device, absl::string_view name,
                    const Request& request);

// True if there is an action of that name, whatever the platform.
bool IsAction(absl::string_view name);

// All of them.
std::vector<std::string> ActionNames();

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_API_ACTIONS_H_
