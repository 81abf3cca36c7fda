#ifndef PLUGINS_TRUST_IDENTITY_SUBJECT_H_
#define PLUGINS_TRUST_IDENTITY_SUBJECT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::trust {

// One attribute of a subject: `type` as it is written, such as `CN`,
// `serialNumber` or `2.5.4.5`; `value` without its escapes.
struct SubjectAttribute {
  std::string type;
  std::string value;
};

// The attributes of a subject written as one text, in its order:
//   `CN=C02X,OU=devices,O=Acme\, Inc.`  RFC 2253 and 4514, also with `+`,
//                                       quoted values and spaces around them
//   `/O=Acme/OU=devices/CN=C02X`        as OpenSSL's X509_NAME_oneline writes
// The second has no escapes: there, `/` begins an attribute where a type and
// `=` follow, and is part of the value elsewhere. Values of the form `#04...`
// (BER in hexadecimal) stay as they are. Empty for an empty text.
//
// Errors:
//   INVALID_ARGUMENT CERTIFICATE_MALFORMED: it is neither.
absl::StatusOr<std::vector<SubjectAttribute>> ParseSubject(
    absl::string_view subject);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_IDENTITY_SUBJECT_H_
