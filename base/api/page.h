// What every List method shares: how many resources a page has, and the token
// of the next one.
#ifndef BASE_API_PAGE_H_
#define BASE_API_PAGE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 1000;

// The page size to serve: 0 means 50, above 1000 means 1000.
//
// Errors:
//   INVALID_ARGUMENT PAGE_SIZE_NEGATIVE: `asked` is below 0.
absl::StatusOr<int> PageSize(int32_t asked);

// The token of the page that starts after `position` (not empty; the service's
// own bytes, such as the last key served) of the query with this fingerprint.
// URL-safe, opaque to clients. Not encrypted: no secrets in it.
std::string EncodePageToken(uint64_t query_fingerprint,
                            absl::string_view position);

// The position in `token`, or "" for "" (the first page).
//
// Errors:
//   INVALID_ARGUMENT PAGE_TOKEN_MALFORMED: not what EncodePageToken() made.
//   INVALID_ARGUMENT PAGE_TOKEN_OTHER_QUERY: made for another query.
absl::StatusOr<std::string> DecodePageToken(uint64_t query_fingerprint,
                                            absl::string_view token);

}  // namespace muster

#endif  // BASE_API_PAGE_H_
