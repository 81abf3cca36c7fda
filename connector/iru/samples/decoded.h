#ifndef CONNECTOR_IRU_SAMPLES_DECODED_H_
#define CONNECTOR_IRU_SAMPLES_DECODED_H_

#include <string>

#include "absl/strings/string_view.h"

namespace muster::iru {

// Everything that the decoder of `kind` (see sample_keys.tsv) makes of a body,
// as text: two bodies that it does not tell apart give the same. Empty if there
// is no such kind. An error is text as well.
std::string DecodedText(const std::string& kind, absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SAMPLES_DECODED_H_
