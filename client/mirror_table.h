#ifndef CLIENT_MIRROR_TABLE_H_
#define CLIENT_MIRROR_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::client {

// What a mirror hands out: it never changes, and lives as long as it is held.
using DevicePtr = std::shared_ptr<const device::v1::Device>;
using FacetPtr = std::shared_ptr<const device::v1::Facet>;

// Devices and facets by name, and devices by what people know of them. Of
// each device one copy, beside which a few dozen bytes for each index.
//
// Not thread-safe; readers may share it while nobody writes.
class MirrorTable {
 public:
  MirrorTable() = default;
  MirrorTable(const MirrorTable&) = delete;  // indexes point into it
  MirrorTable& operator=(const MirrorTable&) = delete;

  // Puts the resource in the place of the one of that name. `counted` is its
  // CountedRevision(). A facet takes the times that Join() told of its device.
  void Put(device::v1::Device device, int64_t counted);
  void Put(device::v1::Facet facet, int64_t counted);

  // Drops a device or a facet; does nothing if there is none.
  void Erase(absl::string_view name);

  // Joins the liveness to its device and to that one's facets, and, if
  // `for_facets`, remembers it for facets to come. Passes over a device that
  // is not there.
  void Join(const device::v1::Liveness& liveness, bool for_facets);

  // Null if there is none.
  DevicePtr GetDevice(absl::string_view name) const;
  FacetPtr GetFacet(absl::string_view name) const;
  // The revision with which the resource counts in the view; 0 if it does not.
  int64_t Counted(absl::string_view name) const;

  // Tombstones included; by name. Letter case is ignored but for the vendor's
  // id. Nothing is found by an empty text.
  std::vector<DevicePtr> FindBySerial(absl::string_view serial_number) const;
  std::vector<DevicePtr> FindByEmail(absl::string_view email) const;
  std::vector<DevicePtr> FindById(absl::string_view vendor_id) const;
  // By name; those of one device.
  std::vector<FacetPtr> FacetsOf(absl::string_view device) const;
  // In no order.
  std::vector<DevicePtr> AllDevices() const;

  size_t device_count() const { return devices_.size(); }

 private:
  struct DeviceRow {
    DevicePtr device;
    int64_t counted = 0;
    std::unique_ptr<const device::v1::Liveness> liveness;
  };
  struct FacetRow {
    FacetPtr facet;
    int64_t counted = 0;
  };
  using Index = absl::flat_hash_map<std::string, std::vector<const DeviceRow*>>;

  void AddToIndexes(const DeviceRow& row);
  void DropFromIndexes(const DeviceRow& row);
  void JoinFacets(const device::v1::Liveness& liveness);
  static std::vector<DevicePtr> Find(const Index& index,
                                     const std::string& key);

  absl::node_hash_map<std::string, DeviceRow> devices_;  // rows stay in place
  absl::btree_map<std::string, FacetRow> facets_;
  Index by_serial_;  // lower case
  Index by_email_;   // lower case
  Index by_id_;
};

}  // namespace muster::client

#endif  // CLIENT_MIRROR_TABLE_H_
