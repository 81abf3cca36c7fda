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
//   FAILED_PRECONDITION SOURCE_CREDENTIAL_REFUSED: 401. IruClient tells those
//     apart that are about one endpoint only.
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
// that is too large; refusals of our own (SOURCE_CIRCUIT_OPEN, TLS_NOT_TRUSTED,
// SOURCE_READ_ONLY, ...) stay what they are.
absl::Status ErrorOfTransport(absl::string_view host,
                              const absl::Status& failure);

// What a failed read means for the job that asked.
enum class ErrorClass {
  kNone,        // no error
  kTransient,   // later it may work: throttled, unreachable, 5xx, open circuit
  kCredential,  // the token is refused everywhere: stop the source
  kPermission,  // the token may not read this endpoint: do without it
  kPartial,     // this endpoint gives nothing, or not about this: do without
  kOther,       // cancelled, or a refusal of our own (TLS, read-only, ...)
};

// The class of an error of IruClient, ErrorOfAnswer() or a decoder. An answer
// that cannot be decoded is kPartial: asking again brings the same.
ErrorClass ClassOf(const absl::Status& status);

// Whether an answer with that status says more about the host than about what
// was asked: 408 and 5xx.
bool IsHostsFailure(int http_status);

// RESOURCE_EXHAUSTED SOURCE_THROTTLED with `retry_after` in seconds, rounded
// up, in message and metadata.
absl::Status Throttled(absl::string_view why, absl::Duration retry_after);

// CANCELLED SYNC_CANCELLED.
absl::Status Cancelled();

// The HTTP status that an error of ErrorOfAnswer() came from, or 0.
int HttpStatusOf(const absl::Status& status);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_IRU_ERRORS_H_
