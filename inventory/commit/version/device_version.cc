#include "inventory/commit/version/device_version.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "inventory/model/changed_paths.h"
#include "inventory/model/view_attributes.h"
#include "inventory/store/index_keys.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

v1::Change::Type TypeOfChange(const Device* before, const Device& after) {
  if (IsRemoved(after)) return v1::Change::TYPE_REMOVED;
  if (before == nullptr) return v1::Change::TYPE_ADDED;
  return IsRemoved(*before) ? v1::Change::TYPE_RESTORED
                            : v1::Change::TYPE_UPDATED;
}

std::vector<std::string> Without(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
  std::vector<std::string> rest;
  std::set_difference(these.begin(), these.end(), those.begin(), those.end(),
                      std::back_inserter(rest));
  return rest;
}

void SetIndex(const Device* before, const Device& after, NewVersion& version) {
  std::vector<std::string> keys = IndexKeys(after);
  if (before == nullptr) {
    version.index_added = std::move(keys);
    return;
  }
  const std::vector<std::string> old_keys = IndexKeys(*before);
  version.index_added = Without(keys, old_keys);
  version.index_removed = Without(old_keys, keys);
}

}  // namespace

bool IsRemoved(const Device& device) {
  return device.state() == device::v1::STATE_REMOVED;
}

void KeepPredecessor(const Device& before, Device& after, NewVersion& version) {
  after.set_predecessor(before.predecessor());
  version.predecessor = before.predecessor();
}

void DescribeChange(const Device* before, const Device& after,
                    NewVersion& version) {
  version.type = TypeOfChange(before, after);
  version.after = AttributesOf(after);
  if (before != nullptr) {
    version.before = AttributesOf(*before);
    version.changed_paths = ChangedPaths(*before, after);
  }
  SetIndex(before, after, version);
}

}  // namespace muster::inventory
