// The families of the inventory's database and the bytes of their keys. Names
// are keys as they are, so that the order of keys is the order of names.
//
//   meta     "format", "store_uuid", "epoch", "head", "touch",
//            "compacted_through" -> text or number
//   devices  name -> Device, without liveness
//   index    kind, value, name -> nothing; see IndexKey()
//   changes  revision, name -> Change; the device without liveness
//   liveness name -> touch, Liveness
//   touches  touch, name -> nothing; one for each record of `liveness`
//   sources  name -> Source
//   syncs    source, number -> Sync
#ifndef INVENTORY_STORE_STORE_KEYS_H_
#define INVENTORY_STORE_STORE_KEYS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

enum Family {
  kMeta,
  kDevices,
  kIndex,
  kChanges,
  kLiveness,
  kTouches,
  kSources,
  kSyncs,
};

// In the order of Family.
std::vector<std::string> FamilyNames();

// Keys of `changes` and `touches`.
std::string NumberedKey(int64_t number, absl::string_view name);

struct NumberedName {
  int64_t number = 0;
  absl::string_view name;  // inside the key
};

// Errors:
//   DATA_LOSS STORE_CORRUPT: not what NumberedKey() makes.
absl::StatusOr<NumberedName> SplitNumberedKey(absl::string_view key);

// Keys of `syncs`; the first is a prefix of those of the source.
std::string SyncPrefix(absl::string_view source);
std::string SyncKey(absl::string_view source, int64_t number);

// What a device is found by. kLiving has those that are ENROLLED, under "".
enum class IndexKind { kLiving, kSerialNumber, kUserEmail, kPlatform };

// `value` in the form that is compared: letter case ignored (ASCII).
std::string IndexPrefix(IndexKind kind, absl::string_view value);

// All keys of `index` that lead to `device`, sorted.
std::vector<std::string> IndexKeys(const device::v1::Device& device);

// `bytes` as a message that the store wrote itself.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: they are something else. Metadata: key.
absl::Status ParseStored(absl::string_view key, absl::string_view bytes,
                         google::protobuf::MessageLite& message);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_STORE_KEYS_H_
