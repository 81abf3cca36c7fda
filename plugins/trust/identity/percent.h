#ifndef PLUGINS_TRUST_IDENTITY_PERCENT_H_
#define PLUGINS_TRUST_IDENTITY_PERCENT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace muster::trust {

// `text` with each `%41` made the byte it stands for (RFC 3986, section 2.1). A
// `%` without two hexadecimal digits stays; so does `+`, which PEM contains.
std::string PercentDecoded(absl::string_view text);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_IDENTITY_PERCENT_H_
