#ifndef PLUGINS_CONFORMANCE_PLAY_WATCH_VIEW_H_
#define PLUGINS_CONFORMANCE_PLAY_WATCH_VIEW_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "plugins/conformance/play/world.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::conformance {

// What one watch sees of a world: the resources that its query matches, with
// ENTERED_VIEW and LEFT_VIEW where a change moves one over that border.
//
// A value; `world` must outlive it. Not thread-safe.
class WatchView {
 public:
  WatchView(const World& world, const inventory::v1::WatchRequest& query)
      : world_(&world), query_(query) {}

  // What is in view at `revision`, devices before facets, by name.
  std::vector<World::Change> Snapshot(int64_t revision) const;

  // The change as the watch is told it; nullopt if it is not.
  std::optional<World::Change> Seen(const World::Entry& entry) const;

  // Count and digest at `revision`.
  inventory::v1::ViewDigest Digest(int64_t revision) const;

 private:
  bool Matches(const World::Change& change) const;
  bool MatchesDevice(const device::v1::Device& device) const;
  bool TouchesPaths(const World::Change& change) const;

  const World* world_;
  inventory::v1::WatchRequest query_;
};

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_PLAY_WATCH_VIEW_H_
