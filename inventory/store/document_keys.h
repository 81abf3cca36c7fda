// The keys of the numbered documents of the store, so that byte order is the
// order of numbers.
#ifndef INVENTORY_STORE_DOCUMENT_KEYS_H_
#define INVENTORY_STORE_DOCUMENT_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"
#include "inventory/store/resource_number.h"

namespace muster::inventory {

// `{source}/{collection}/`: begins the keys of all of its documents of that
// collection (`syncs`, `holds`, `incidents`, `spend`, `cursors`).
std::string ChildPrefix(absl::string_view source, absl::string_view collection);

// The key of a child that is known by a number.
std::string ChildKey(absl::string_view source, absl::string_view collection,
                     int64_t number);

// Keys of `kNames`; four bytes, big-endian.
std::string NumberKey(ResourceNumber number);

// Keys of `kLiveness`: of the block that `number` is in.
constexpr ResourceNumber kNumbersPerBlock = 64;
std::string BlockKey(ResourceNumber block);

// The number that NumberKey() or BlockKey() was given.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: `key` is not what they make.
absl::Status DecodeNumberKey(absl::string_view key, ResourceNumber& number);

// `bytes` as a message that the store wrote itself.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: they are something else. Metadata: key.
absl::Status ParseStored(absl::string_view key, absl::string_view bytes,
                         google::protobuf::MessageLite& message);

// DATA_LOSS STORE_CORRUPT: the record `key` is damaged.
absl::Status CorruptRecord(absl::string_view key);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_DOCUMENT_KEYS_H_
