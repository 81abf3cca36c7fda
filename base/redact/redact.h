#ifndef BASE_REDACT_REDACT_H_
#define BASE_REDACT_REDACT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace muster {

// The one place where secrets are masked. Logs, spans, metrics and the errors
// that leave a process go through Redact(); nothing else masks anything.
//
// Both functions are thread-safe.

// From now on Redact() masks `secret`, for the life of the process. Fewer than
// four bytes are not masked: they are everywhere. Of a secret of several lines,
// such as a PEM key, each line of at least 16 bytes is masked by itself too.
void RegisterForRedaction(absl::string_view secret);

// `text` with "[redacted]" in place of
//   every registered secret: its bytes; those in base64 (both alphabets, also
//     amid other bytes that were encoded with them) and in hexadecimal; and all
//     of these escaped for JSON or percent-encoded, whole or in part;
//   what follows `Authorization:` up to the end of the line or string, and a
//     token behind `Bearer`;
//   access tokens of Muster (`mst_` and at least eight characters of
//   base64url).
// Costs a few nanoseconds a byte while nothing is found.
std::string Redact(absl::string_view text);

}  // namespace muster

#endif  // BASE_REDACT_REDACT_H_
