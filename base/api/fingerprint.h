#ifndef BASE_API_FINGERPRINT_H_
#define BASE_API_FINGERPRINT_H_

#include <cstdint>
#include <initializer_list>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace muster {

// FNV-1a, 64 bit: the same for the same bytes on every machine and in every
// release, so it may be stored and sent. Not for secrets or adversaries.
// Source: RFC 9923.
uint64_t Fingerprint(absl::string_view bytes);

// Of a list: {"ab", "c"} and {"a", "bc"} differ.
uint64_t Fingerprint(std::initializer_list<absl::string_view> parts);

// Of a message with no map fields and no unknown fields: the same for equal
// messages of one release. Clear page_size and page_token of a request before.
uint64_t FingerprintProto(const google::protobuf::Message& message);

}  // namespace muster

#endif  // BASE_API_FINGERPRINT_H_
