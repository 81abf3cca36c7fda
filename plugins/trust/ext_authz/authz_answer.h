// What a proxy is answered. A refusal is an answer with a status of its own,
// never an error of the call, which a proxy may be told to let through.
#ifndef PLUGINS_TRUST_EXT_AUTHZ_AUTHZ_ANSWER_H_
#define PLUGINS_TRUST_EXT_AUTHZ_AUTHZ_ANSWER_H_

#include "absl/status/status.h"
#include "proto/envoy/service/auth/v3/external_auth.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Lets the request through. The upstream gets the headers `x-muster-device`,
// `x-muster-serial`, `x-muster-verdict`, `x-muster-policy`, `x-muster-match`,
// and of a verdict that is not TRUSTED `x-muster-warning` with the code of its
// first reason; of these names it gets nothing that the client sent.
envoy::service::auth::v3::CheckResponse Allowed(const v1::Verdict& verdict);

// Refuses with HTTP status 403 and a JSON body: state, policy, and the code and
// hint of each reason that decided.
envoy::service::auth::v3::CheckResponse Refused(const v1::Verdict& verdict);

// Refuses because of `why`, with its reason in a JSON body: HTTP status 401 if
// nobody can tell which device asks (UNAUTHENTICATED), else 403.
envoy::service::auth::v3::CheckResponse Refused(const absl::Status& why);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_EXT_AUTHZ_AUTHZ_ANSWER_H_
