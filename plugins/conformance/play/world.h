#ifndef PLUGINS_CONFORMANCE_PLAY_WORLD_H_
#define PLUGINS_CONFORMANCE_PLAY_WORLD_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::conformance {

// The fleet that the kit shows to a plugin: every change that happened to it,
// in order, and so its state at each revision. One change is one revision.
//
// A value. Not thread-safe.
class World {
 public:
  using Change = inventory::v1::Change;

  // One change, and the one before it of the same resource, if that was in
  // view then.
  struct Entry {
    Change change;
    std::optional<Change> before;
  };

  // The resource looks like this from now on. `type` may be any number.
  void Happens(Change::Type type, device::v1::Device device,
               std::vector<std::string> changed_paths = {});
  void Happens(Change::Type type, device::v1::Facet facet);

  // Every change so far; that of revision r is at r - 1.
  const std::vector<Entry>& log() const { return log_; }
  int64_t revision() const { return static_cast<int64_t>(log_.size()); }

  // The last change of each resource in view at `revision`, by name.
  std::map<std::string, Change> At(int64_t revision) const;

  // The device as it is now, which must be in view.
  device::v1::Device Device(absl::string_view name) const;

 private:
  void Append(Change change);

  std::vector<Entry> log_;
};

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_PLAY_WORLD_H_
