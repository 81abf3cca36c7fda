#ifndef TESTS_FAKE_IRU_COMPANY_LIBRARY_H_
#define TESTS_FAKE_IRU_COMPANY_LIBRARY_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// Library items by blueprint and by item. No endpoint lists all of a tenant's:
// what there is, is found by way of its blueprints. Source: Iru API, "Library".

// GET /blueprints/{id}/list-library-items: style B of `{id, name}`: the items
// of the kinds of devices that the blueprint has.
Response ListBlueprintItems(const State& state, absl::string_view blueprint,
                            const Request& request);

// GET /library/library-items/{id}/status: style B, a row a device; filter
// `computer_id`. Agrees with /devices/{id}/library-items. 404 if no device has
// the item.
Response ListItemStatus(const State& state, absl::string_view item,
                        const Request& request);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_COMPANY_LIBRARY_H_
