#ifndef CONNECTOR_IRU_CLIENT_ANSWER_NEXT_QUERY_H_
#define CONNECTOR_IRU_CLIENT_ANSWER_NEXT_QUERY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::iru {

// The query of a `next` or `previous` link, decoded, in its order: all that may
// be used of it. Its scheme, host and path are dropped without a look, so that
// no answer can send a request, and the token with it, elsewhere. Empty if the
// link has no query. Source: Iru API, "Pagination".
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: it is longer than 8 KiB, has more than 32
//     parameters, or an escape that is none. Asking again brings the same.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> QueryOfNext(
    absl::string_view link);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_ANSWER_NEXT_QUERY_H_
