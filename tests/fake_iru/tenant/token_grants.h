#ifndef TESTS_FAKE_IRU_TENANT_TOKEN_GRANTS_H_
#define TESTS_FAKE_IRU_TENANT_TOKEN_GRANTS_H_

#include "tests/fake_iru/http/message.h"
#include "tests/fake_iru/http/permissions.h"

namespace muster::fake_iru {

// What a token may do, as the audit log's token events show it:
// `[{"path": "/api/v1/devices/{device_id}", "http_method": "PATCH"}, …]`.
// Prism's categories, actions and secrets are named one by one.
Json GrantsOf(const TokenTable::Holder& holder);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_TENANT_TOKEN_GRANTS_H_
