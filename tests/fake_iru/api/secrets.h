#ifndef TESTS_FAKE_IRU_API_SECRETS_H_
#define TESTS_FAKE_IRU_API_SECRETS_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// GET /devices/{id}/secrets/{name}: bypasscode, filevaultkey, unlockpin or
// recoverypassword; 200, each value null when there is none. 404 for another
// name. The unlock PIN is that of the last `lock`. Source: Iru API, "Device
// Secrets".
Response GetSecret(const Device& device, absl::string_view name);

// GET /devices/{id}/details/lostmode: 200 `{device_id, lost_mode}`, or 400
// with a list of one text when it is not lost. Source: Iru API, "Lost Mode".
Response GetLostMode(const Device& device);

// DELETE /devices/{id}/details/lostmode: ends it at once, 200 `{message}`;
// 400 as above.
Response CancelLostMode(const State& state, Device& device);

// 400, `["Device is not in lost mode."]`.
Response NotInLostMode();

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_API_SECRETS_H_
