#ifndef CONNECTOR_IRU_CLIENT_IRU_ERRORS_H_
#define CONNECTOR_IRU_CLIENT_IRU_ERRORS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/http/http_transport.h"
#include "connector/iru/client/endpoint.h"

namespace muster::iru {

// What an answer that is no success means. Every message is one sentence that
// names the host and what to do; the vendor's own words are in it, never more
// than 200 bytes of them. HttpStatusOf() tells the status again.
//
//   FAILED_PRECONDITION SOURCE_CREDENTIAL_REFUSED: 401.
//   FAILED_PRECONDITION SOURCE_PERMISSION_MISSING: 403. Metadata: permission.
//   NOT_FOUND DEVICE_NOT_FOUND: 404 of an endpoint about one device, in the
//     vendor's own words.
//   RESOURCE_EXHAUSTED SOURCE_THROTTLED: 429. Metadata: retry_after, seconds.
//   UNAVAILABLE SOURCE_ERROR: everything else: 5xx, redirects, a 404 that is
//     a gateway's or another host's, a 400.
absl::Status ErrorOfAnswer(const Endpoint& endpoint, absl::string_view host,
                           const HttpResponse& answer, absl::Time now);

// What a transport's failure means for a reader: UNAVAILABLE HOST_UNREACHABLE
// for everything between here and there, UNAVAILABLE SOURCE_ERROR for a body
// that is too large; refusals of our own (TLS_NOT_TRUSTED, SOURCE_READ_ONLY,
// ...) stay what they are.
absl::Status ErrorOfTransport(absl::string_view host,
                              const absl::Status& failure);

// RESOURCE_EXHAUSTED SOURCE_THROTTLED with `retry_after` in seconds, rounded
// up, in message and metadata.
absl::Status Throttled(absl::string_view why, absl::Duration retry_after);

// CANCELLED SYNC_CANCELLED.
absl::Status Cancelled();

// The HTTP status that an error of ErrorOfAnswer() came from, or 0.
int HttpStatusOf(const absl::Status& status);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_IRU_ERRORS_H_
