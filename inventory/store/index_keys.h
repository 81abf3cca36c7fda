// The keys that devices are found by beside their names.
#ifndef INVENTORY_STORE_INDEX_KEYS_H_
#define INVENTORY_STORE_INDEX_KEYS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// What a device is found by. kLiving has those that are ENROLLED, under "".
enum class IndexKind { kLiving, kSerialNumber, kUserEmail, kPlatform };

// Begins all keys of `kind`: what follows is the value, closed, and the name.
std::string IndexPrefix(IndexKind kind);

// `value` in the form that is compared: letter case ignored (ASCII).
std::string IndexPrefix(IndexKind kind, absl::string_view value);

// All keys of the index that lead to `device`, sorted: an IndexPrefix() each,
// followed by its name.
std::vector<std::string> IndexKeys(const device::v1::Device& device);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_INDEX_KEYS_H_
