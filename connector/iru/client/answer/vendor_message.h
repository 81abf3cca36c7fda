#ifndef CONNECTOR_IRU_CLIENT_ANSWER_VENDOR_MESSAGE_H_
#define CONNECTOR_IRU_CLIENT_ANSWER_VENDOR_MESSAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace muster::iru {

// What the body of a refusal says, in one line of at most 200 bytes, with
// registered secrets masked. Iru has no single envelope: a JSON string, a list
// of strings, `{"detail"}`, `{"error"}`, `{"message"}`, a map from field to
// problems, HTML, plain text and nothing at all are all in use. Empty if the
// body says nothing. Source: Iru API, "Errors".
std::string VendorMessage(absl::string_view body);

// Whether the body is how the vendor itself says that there is no such record:
// an object whose `detail` (or `error`) says "not found". A gateway's
// `{"message": "no Route matched..."}`, an HTML page and an empty body are not.
bool SaysNotFound(absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_ANSWER_VENDOR_MESSAGE_H_
