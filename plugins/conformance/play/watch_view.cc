#include "plugins/conformance/play/watch_view.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/watch_chain.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::conformance {
namespace {

using inventory::v1::Change;

// An empty list takes everything.
template <typename List, typename Value>
bool Takes(const List& list, const Value& value) {
  return list.empty() ||
         std::find(list.begin(), list.end(), value) != list.end();
}

bool IsIn(absl::string_view name, absl::string_view parent) {
  return parent == "sources/-" ||
         absl::StartsWith(name, absl::StrCat(parent, "/"));
}

std::string DeviceOf(const std::string& facet) {
  return facet.substr(0, facet.find("/facets/"));
}

bool IsAtOrBelow(absl::string_view path, absl::string_view asked) {
  return path == asked || absl::StartsWith(path, absl::StrCat(asked, "."));
}

}  // namespace

std::vector<Change> WatchView::Snapshot(int64_t revision) const {
  std::vector<Change> devices, facets;
  for (const auto& [name, change] : world_->At(revision)) {
    if (!Matches(change)) continue;
    auto& list = change.has_facet() ? facets : devices;
    list.push_back(change);
    list.back().set_type(Change::TYPE_SNAPSHOT);
    list.back().clear_changed_paths();
  }
  devices.insert(devices.end(), facets.begin(), facets.end());
  return devices;
}

std::optional<Change> WatchView::Seen(const World::Entry& entry) const {
  const bool before = entry.before && Matches(*entry.before);
  const bool after = Matches(entry.change);
  if (!before && !after) return std::nullopt;
  Change seen = entry.change;
  if (before && !after) seen.set_type(Change::TYPE_LEFT_VIEW);
  if (entry.before && !before) seen.set_type(Change::TYPE_ENTERED_VIEW);
  if (seen.type() == Change::TYPE_UPDATED && !TouchesPaths(seen)) {
    return std::nullopt;
  }
  return seen;
}

inventory::v1::ViewDigest WatchView::Digest(int64_t revision) const {
  inventory::v1::ViewSum sum;
  for (const Change& change : Snapshot(revision)) {
    const int64_t counted = client::CountedRevision(change);
    if (counted != 0) sum.Add(client::NameOf(change), counted);
  }
  inventory::v1::ViewDigest digest = sum.ToProto();
  if (!query_.filter().changed_paths().empty()) digest.clear_digest();
  return digest;
}

bool WatchView::Matches(const Change& change) const {
  const auto& kinds = query_.filter().kinds();
  const std::string& name = client::NameOf(change);
  if (!IsIn(name, query_.parent())) return false;
  if (!change.has_facet()) {
    return Takes(kinds, inventory::v1::RESOURCE_KIND_DEVICE) &&
           MatchesDevice(change.device());
  }
  if (kinds.empty() || !Takes(kinds, inventory::v1::RESOURCE_KIND_FACET)) {
    return false;
  }
  const auto now = world_->At(change.revision());
  const auto device = now.find(DeviceOf(name));
  return device != now.end() && MatchesDevice(device->second.device());
}

bool WatchView::MatchesDevice(const device::v1::Device& device) const {
  const inventory::v1::WatchFilter& filter = query_.filter();
  const bool tagged =
      filter.tags().empty() ||
      std::any_of(device.tags().begin(), device.tags().end(),
                  [&](const auto& tag) { return Takes(filter.tags(), tag); });
  return tagged && Takes(filter.platforms(), device.platform()) &&
         Takes(filter.categories(), device.category()) &&
         Takes(filter.blueprint_ids(), device.blueprint().id());
}

bool WatchView::TouchesPaths(const Change& change) const {
  const auto& asked = query_.filter().changed_paths();
  if (asked.empty() || change.changed_paths().empty()) return true;
  for (const std::string& path : change.changed_paths()) {
    for (const std::string& one : asked) {
      if (IsAtOrBelow(path, one)) return true;
    }
  }
  return false;
}

}  // namespace muster::conformance
