#ifndef TESTS_FAKE_IRU_DEVICES_DEVICE_LIST_H_
#define TESTS_FAKE_IRU_DEVICES_DEVICE_LIST_H_

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// GET /devices: a bare array, `[]` past the end, 300 rows at most and by
// default. Filters combine. Source: Iru API, "List Devices".
//
//   exact      device_id, user_id, user_email_exact, tag_name, tag_id,
//              tag_name_in, tag_id_in (comma lists); platform ignores case
//   containing asset_tag, blueprint_id, device_name, mac_address, model,
//              os_version, serial_number, user, user_name, user_email;
//              all ignore case
//   filevault_enabled  true or false; Macs that never reported are in neither
//
// `ordering` takes asset_tag, blueprint_id, device_id, device_name,
// last_check_in, model, platform, os_version, serial_number and user, comma
// separated, each with "-" for descending; others are ignored. Equal rows, and
// all rows without it, come in the order of enrolment.
Response ListDevices(const State& state, const Request& request);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_DEVICES_DEVICE_LIST_H_
