#include "base/api/fingerprint.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace muster {

uint64_t Fingerprint(absl::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

uint64_t Fingerprint(std::initializer_list<absl::string_view> parts) {
  std::string joined;
  for (const absl::string_view part : parts) {
    absl::StrAppend(&joined, part.size(), ":", part);
  }
  return Fingerprint(joined);
}

uint64_t FingerprintProto(const google::protobuf::Message& message) {
  return Fingerprint({message.GetTypeName(), message.SerializeAsString()});
}

}  // namespace muster
