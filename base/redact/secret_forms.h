#ifndef BASE_REDACT_SECRET_FORMS_H_
#define BASE_REDACT_SECRET_FORMS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster {

// The texts that give `secret` away: itself, in hexadecimal of either case, and
// in base64 of either alphabet at each of the three places that it can have in
// a longer encoded text. Of base64 only the digits that nothing but the secret
// decides, and none if those are fewer than six. Escapes are not among them:
// see Unescaped(). Without repetitions.
std::vector<std::string> SecretForms(absl::string_view secret);

}  // namespace muster

#endif  // BASE_REDACT_SECRET_FORMS_H_
