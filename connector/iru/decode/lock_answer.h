#ifndef CONNECTOR_IRU_DECODE_LOCK_ANSWER_H_
#define CONNECTOR_IRU_DECODE_LOCK_ANSWER_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "base/secret.h"

namespace muster::iru {

// The PIN in the answer to the lock of a Mac, registered for redaction; it is
// never logged. Nothing if there is none: the answer of other devices is
// empty, and is not required to be JSON.
std::optional<Secret> DecodeLockPin(absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_LOCK_ANSWER_H_
