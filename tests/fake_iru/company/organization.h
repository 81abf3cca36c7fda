#ifndef TESTS_FAKE_IRU_COMPANY_ORGANIZATION_H_
#define TESTS_FAKE_IRU_COMPANY_ORGANIZATION_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// How the tenant orders its devices. Source: Iru API, "Blueprints", "Tags" and
// "Settings".

// GET /blueprints: style B; filters id, id__in, name (contains).
Response ListBlueprints(const State& state, const Request& request);
// GET /blueprints/{id}: adds `missing_computers_count`.
Response GetBlueprint(const State& state, absl::string_view id);

// GET /tags: style B; `search` (contains).
Response ListTags(const State& state, const Request& request);
// POST /tags: 201; PATCH: 200; DELETE: 204. A rename or a deletion shows on
// every device that has the tag.
Response CreateTag(State& state, const Request& request);
Response RenameTag(State& state, absl::string_view id, const Request& request);
Response DeleteTag(State& state, absl::string_view id);

// GET /settings/licensing. Counts living Apple devices; Windows and Android
// have no count, and `computers_count` is the sum of the others.
Response GetLicensing(const State& state);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_COMPANY_ORGANIZATION_H_
