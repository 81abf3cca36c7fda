#ifndef BASE_REDACT_TOKEN_PATTERNS_H_
#define BASE_REDACT_TOKEN_PATTERNS_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster {

// A part of a text: [begin, end).
struct TextRange {
  size_t begin = 0;
  size_t end = 0;
};

// Adds the parts of `text` that look like credentials although nobody has
// registered them:
//   the value of an `Authorization` header or field, up to the end of the line
//     or of the quoted string;
//   a token of at least 16 characters behind `Bearer`, so that sentences about
//     bearer tokens stay readable;
//   `mst_` and at least eight characters of base64url.
// The names count in any case.
void FindTokens(absl::string_view text, std::vector<TextRange>& found);

}  // namespace muster

#endif  // BASE_REDACT_TOKEN_PATTERNS_H_
