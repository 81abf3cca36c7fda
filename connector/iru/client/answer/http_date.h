#ifndef CONNECTOR_IRU_CLIENT_ANSWER_HTTP_DATE_H_
#define CONNECTOR_IRU_CLIENT_ANSWER_HTTP_DATE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/http/http_headers.h"

namespace muster::iru {

// The instant of "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7); nothing for
// any other text.
std::optional<absl::Time> ParseHttpDate(absl::string_view text);

// The server's own time when it answered, to the second; nothing if its `Date`
// does not tell.
std::optional<absl::Time> DateOf(const HttpHeaders& headers);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_ANSWER_HTTP_DATE_H_
