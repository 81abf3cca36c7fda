// The bytes of keys. All encodings keep order: keys compare (as bytes) as what
// they encode compares.
#ifndef BASE_STORAGE_KEYS_H_
#define BASE_STORAGE_KEYS_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// Eight bytes, big-endian, with the sign bit flipped.
std::string EncodeInt64(int64_t value);

// Errors:
//   DATA_LOSS STORE_CORRUPT: not eight bytes.
absl::StatusOr<int64_t> DecodeInt64(absl::string_view bytes);

// The parts one after another, each closed by 00 01, with 00 inside a part
// written as 00 FF. So JoinKey({a}) is a prefix of JoinKey({a, b}) and of no
// key with another first part. A number goes in as EncodeInt64().
std::string JoinKey(std::initializer_list<absl::string_view> parts);

// Adds one more part to `key`.
void AppendKeyPart(std::string& key, absl::string_view part);

// The parts that JoinKey() was given.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: not what JoinKey() makes.
absl::StatusOr<std::vector<std::string>> SplitKey(absl::string_view key);

// The least string above every string that begins with `prefix`; "" if there
// is none (no upper bound).
std::string PrefixUpperBound(absl::string_view prefix);

}  // namespace muster

#endif  // BASE_STORAGE_KEYS_H_
