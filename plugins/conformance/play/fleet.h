// The fleets of the kit's cases, and what happens to them. Every device is made
// up. Times are relative to one instant, so that what a plugin makes of ages is
// the same in all runs of one kit.
#ifndef PLUGINS_CONFORMANCE_PLAY_FLEET_H_
#define PLUGINS_CONFORMANCE_PLAY_FLEET_H_

#include <string>

#include "absl/time/time.h"
#include "plugins/conformance/play/world.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::conformance {

// What all fleets of one run share.
struct Fleet {
  // Format: `sources/{source}`.
  std::string source;
  // When the run began.
  absl::Time now;

  // Such as `sources/kit/devices/0a000000-0000-4000-8000-000000000003`.
  std::string NameOf(int number) const;
  // A Mac, iPhone, iPad or Windows PC, by its number; managed, with an agent,
  // a user and posture.
  device::v1::Device Device(int number) const;
  // Its last sign of life: an hour before `now`.
  device::v1::Liveness Liveness(const std::string& device) const;
  // The source: well, and just synced.
  inventory::v1::Source Health() const;

  // Eight devices and one list of apps.
  World Start() const;
  // Ten changes after Start(), of every usual type: additions, updates, two
  // removals, a return.
  void ThingsHappen(World& world) const;
  // Some later changes: one update, one addition.
  void MoreHappens(World& world) const;
  // Another store: five of those devices with other names, and revisions from
  // 1 on.
  World Elsewhere() const;
};

// `device` under another display name.
device::v1::Device Renamed(device::v1::Device device, const std::string& name);

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_PLAY_FLEET_H_
