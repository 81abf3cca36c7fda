// Bearer tokens: `mst_` and 64 hexadecimal digits, which are 256 random bits.
// All functions are thread-safe.
#ifndef BASE_ACCESS_BEARER_TOKEN_H_
#define BASE_ACCESS_BEARER_TOKEN_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/storage/files/checksum.h"  // IWYU pragma: export

namespace muster {

// A new token, registered for redaction.
Secret NewBearerToken(Random& random);

// The token in the value of an `authorization` header; nullopt if it holds
// none of this form. A view into `authorization`.
std::optional<absl::string_view> TokenIn(absl::string_view authorization);

}  // namespace muster

#endif  // BASE_ACCESS_BEARER_TOKEN_H_
