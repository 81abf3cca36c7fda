#ifndef CONNECTOR_DUMMY_DUMMY_ERRORS_H_
#define CONNECTOR_DUMMY_DUMMY_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/http/http_transport.h"

namespace muster::dummy {

// What a request was about: a 404 for a device may mean that it is gone.
enum class Subject { kTenant, kDevice };

// What an answer that is no success means, in the words that every connector
// shares (docs/connector_guide.md).
//
//   FAILED_PRECONDITION SOURCE_CREDENTIAL_REFUSED: 401.
//   FAILED_PRECONDITION SOURCE_PERMISSION_MISSING: 403.
//   RESOURCE_EXHAUSTED SOURCE_THROTTLED: 429; `retry_after` in the metadata.
//   NOT_FOUND DEVICE_NOT_FOUND: 404 about a device, with the vendor's own body.
//     A gateway's 404 says nothing about a device.
//   UNAVAILABLE SOURCE_ERROR: everything else.
absl::Status ErrorOfAnswer(Subject subject, absl::string_view host,
                           const HttpResponse& answer);

// What the transport's failure means.
//
//   UNAVAILABLE HOST_UNREACHABLE: nothing answered, or not in time.
//   What the transport returned, if that is no matter of the network.
absl::Status ErrorOfTransport(absl::string_view host,
                              const absl::Status& failure);

// UNAVAILABLE SOURCE_ERROR: an answer that is not what the vendor documents.
absl::Status Malformed(absl::string_view host, absl::string_view what);

// How long a 429 asks to wait; a second if it does not say.
absl::Duration RetryAfter(const HttpHeaders& headers);

// RESOURCE_EXHAUSTED SOURCE_THROTTLED, with the time that is left.
absl::Status Throttled(absl::string_view host, absl::Duration retry_after);

}  // namespace muster::dummy

#endif  // CONNECTOR_DUMMY_DUMMY_ERRORS_H_
