#include "inventory/store/index_keys.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/storage/keys.h"

namespace muster::inventory {
namespace {

absl::string_view KindName(IndexKind kind) {
  switch (kind) {
    case IndexKind::kLiving:
      return "living";
    case IndexKind::kSerialNumber:
      return "serial";
    case IndexKind::kUserEmail:
      return "email";
    case IndexKind::kPlatform:
      return "platform";
  }
  return "";
}

}  // namespace

std::string IndexPrefix(IndexKind kind) { return JoinKey({KindName(kind)}); }

std::string IndexPrefix(IndexKind kind, absl::string_view value) {
  return JoinKey({KindName(kind), absl::AsciiStrToLower(value)});
}

std::vector<std::string> IndexKeys(const device::v1::Device& device) {
  std::vector<std::string> keys;
  const auto add = [&](IndexKind kind, absl::string_view value) {
    keys.push_back(absl::StrCat(IndexPrefix(kind, value), device.name()));
  };
  if (device.state() == device::v1::STATE_ENROLLED) add(IndexKind::kLiving, "");
  if (!device.serial_number().empty()) {
    add(IndexKind::kSerialNumber, device.serial_number());
  }
  if (!device.user().email().empty()) {
    add(IndexKind::kUserEmail, device.user().email());
  }
  add(IndexKind::kPlatform, absl::StrCat(device.platform()));
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace muster::inventory
