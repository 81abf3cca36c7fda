#ifndef INVENTORY_MODEL_CHANGED_PATHS_H_
#define INVENTORY_MODEL_CHANGED_PATHS_H_

#include <string>
#include <vector>

#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::inventory {

// Paths of the fields in which the two differ, sorted: `os.version`, `tags`,
// and `facts.{key}` for a fact. Both must be in the normal form of
// MergeDevice(). Leaves out what every change moves (`revision`, `create_time`,
// `update_time`, `etag`) and liveness. Knows no field but these by name: a new
// one in device.proto is compared without a change here.
std::vector<std::string> ChangedPaths(const device::v1::Device& before,
                                      const device::v1::Device& after);

// Likewise of a facet in the normal form of NormalizeFacet(): a list is one
// path, such as `apps`.
std::vector<std::string> ChangedPaths(const device::v1::Facet& before,
                                      const device::v1::Facet& after);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_CHANGED_PATHS_H_
