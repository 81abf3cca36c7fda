#ifndef BASE_ACCESS_POLICY_POLICY_CHECK_H_
#define BASE_ACCESS_POLICY_POLICY_CHECK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/access/policy/rpc_table.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster {

// OK if every entry of `policy` is complete, and every method that it names is
// in `table`. What is misspelt must not silently grant nothing, or deny
// nothing.
//
// Errors:
//   INVALID_ARGUMENT POLICY_INVALID: the first entry that is wrong, and why.
//     Metadata: entry (such as `grants[2].roles`).
absl::Status CheckPolicy(const access::v1::Policy& policy,
                         const RpcTable& table);

// Whether `name` may be a principal: `services/trust`, `people/alice`,
// `scripts/nightly` or `local`.
bool IsPrincipal(absl::string_view name);

}  // namespace muster

#endif  // BASE_ACCESS_POLICY_POLICY_CHECK_H_
