#include "actions/plan/os_version.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace muster::actions {
namespace {

std::optional<std::pair<int, int>> VersionOf(const device::v1::Device& device) {
  const std::vector<std::string> parts =
      absl::StrSplit(device.os().version(), '.');
  std::pair<int, int> version;
  if (!absl::SimpleAtoi(parts[0], &version.first)) return std::nullopt;
  if (parts.size() > 1 && !absl::SimpleAtoi(parts[1], &version.second)) {
    return std::nullopt;
  }
  return version;
}

}  // namespace

bool OsAtLeast(const device::v1::Device& device, int major, int minor) {
  const auto version = VersionOf(device);
  return version && *version >= std::make_pair(major, minor);
}

bool OsBelow(const device::v1::Device& device, int major, int minor) {
  const auto version = VersionOf(device);
  return version && *version < std::make_pair(major, minor);
}

}  // namespace muster::actions
