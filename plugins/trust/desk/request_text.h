#ifndef PLUGINS_TRUST_DESK_REQUEST_TEXT_H_
#define PLUGINS_TRUST_DESK_REQUEST_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Whether `text` may be the words of a person in `field`.
//
// Errors:
//   INVALID_ARGUMENT FIELD_REQUIRED: it is blank. Metadata: field.
//   INVALID_ARGUMENT FIELD_TOO_LONG: above 1,000 bytes. Metadata: field, limit.
absl::Status CheckText(absl::string_view field, absl::string_view text);

// Who decides: `principal`, or `local` where nobody is asked.
std::string WhoDecides(const std::string& principal);

// A decision, to be recorded.
v1::TrustDecision MakeDecision(const google::protobuf::Timestamp& time,
                               const std::string& principal,
                               const std::string& kind,
                               const std::string& subject,
                               const std::string& reason,
                               const std::string& effect);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_DESK_REQUEST_TEXT_H_
