#ifndef TESTS_FAKE_IRU_TENANT_CONTROL_H_
#define TESTS_FAKE_IRU_TENANT_CONTROL_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/http/message.h"
#include "tests/fake_iru/tenant/tenant.h"

namespace muster::fake_iru {

// The control plane: how a script in any language changes the tenant. It needs
// no token, costs no budget and is not logged. Bodies are JSON; an error is
// `{"error": "…"}` with 400, or 404 for a device, command or token that there
// is none of.
//
//   POST   /_fake/enroll          {"platform", any fact…}           201 row
//   POST   /_fake/unenroll        {"device_id"}                     200
//   POST   /_fake/reenroll        {"device_id"}: a new id           201 row
//   POST   /_fake/checkin         {"device_id"}                     200 row
//   POST   /_fake/set             {"device_id", "path", "value"}    200 row
//   POST   /_fake/finish_command  {"device_id", "uuid"?, "status": 3|4|5,
//                                  "error"?}                        200
//   POST   /_fake/hold            {"hold": true|false}              200
//   POST   /_fake/outside         {"device_id", "action", "body"?}: an action
//                                 that somebody sends in the console 200
//   POST   /_fake/not_now         {"device_id", "times"?}: as often (1) it
//                                 puts a command off, until a blank push 200
//   POST   /_fake/list_lag        {"ms"}: until commands are listed 200
//   POST   /_fake/allow_duplicates {"allow": true|false}: no "Command already
//                                 running"                         200
//   GET    /_fake/actions         {"<device id>": {"erase": 1}}: the requests
//                                 that came in                     200
//   POST   /_fake/token           {"token", "permissions": […],
//                                  "label"?}                        201
//   DELETE /_fake/token/{token}                                     204
//   POST   /_fake/fault           see Fault in http/faults.h; so is an answer
//                                 lost after an erase was taken:
//                                 {"match": "/action/erase$", "kind": "reset"},
//                                 and a 5xx: {"match": "/action/erase$",
//                                 "kind": "status", "status": 502,
//                                 "executes": true}                 201
//   DELETE /_fake/fault           all of them                       204
//   POST   /_fake/faults          {"name", …}: NamedFault in
//                                 faults/named_faults.h             201
//   GET    /_fake/faults          those that are on                 200 array
//   DELETE /_fake/faults/{name}                                     204
//   DELETE /_fake/faults          all of both kinds                 204
//   POST   /_fake/time            {"advance_seconds"}               200 now
//   GET    /_fake/log             ?after=N                          200 array
//   GET    /_fake/dump            ?parts=rows,details,prism,users
//                                 &categories=apps,… or all         200
//   GET    /_fake/health                                            200
Response HandleControl(Tenant& tenant, const Request& request);

// True if the path belongs to the control plane.
bool IsControlPath(absl::string_view path);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_TENANT_CONTROL_H_
