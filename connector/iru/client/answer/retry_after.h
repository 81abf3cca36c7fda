#ifndef CONNECTOR_IRU_CLIENT_ANSWER_RETRY_AFTER_H_
#define CONNECTOR_IRU_CLIENT_ANSWER_RETRY_AFTER_H_

#include <optional>

#include "absl/time/time.h"
#include "base/http/http_headers.h"

namespace muster::iru {

// How long the `Retry-After` of an answer asks to wait from `now` on, as
// seconds or as an HTTP date (RFC 9110, 10.2.3). At most 15 minutes; nothing
// if the header is missing, negative, or neither form.
std::optional<absl::Duration> RetryAfter(const HttpHeaders& headers,
                                         absl::Time now);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_ANSWER_RETRY_AFTER_H_
