#ifndef TESTS_FAKE_IRU_COMPANY_CUSTOM_SCRIPTS_H_
#define TESTS_FAKE_IRU_COMPANY_CUSTOM_SCRIPTS_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// Custom scripts of the library. Source: Iru API, "Custom Scripts". A script
// that is not there is 404 with an HTML page, as recorded. The server strips
// one newline from the end of a script.

// GET: `{count, next, previous, results}`, pages of 300 by `page`, from 1.
Response ListScripts(const State& state, const Request& request);
// 200, the script.
Response GetScript(const State& state, absl::string_view id);
// 201; `name`, `execution_frequency` and `script` are required.
// 400 with `{field: [text]}`: a field is missing, of another type, or breaks a
// rule (`no_enforcement` needs `show_in_self_service`, and that a category).
Response CreateScript(State& state, const Request& request);
// 200, the script; what the body does not name stays.
Response UpdateScript(State& state, absl::string_view id,
                      const Request& request);
// 204.
Response DeleteScript(State& state, absl::string_view id);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_COMPANY_CUSTOM_SCRIPTS_H_
