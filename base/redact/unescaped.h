#ifndef BASE_REDACT_UNESCAPED_H_
#define BASE_REDACT_UNESCAPED_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster {

// A text with its escapes resolved, and where each byte came from.
struct UnescapedText {
  std::string text;
  // By byte of `text`, where it began in the escaped one; one more at the end,
  // for the end.
  std::vector<size_t> origins;
};

// `text` with what JSON writes with a backslash (`\n`, `\"`, `\u00e9`, also
// surrogate pairs) resolved into UTF-8. What is no escape stays as it is.
UnescapedText UnescapeJson(absl::string_view text);

// `text` with percent-encoding (`%2F`, `%2f`) resolved.
UnescapedText UnescapePercent(absl::string_view text);

}  // namespace muster

#endif  // BASE_REDACT_UNESCAPED_H_
