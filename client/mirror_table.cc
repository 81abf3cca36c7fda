#include "client/mirror_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/watch_chain.h"
#include "proto/muster/device/v1/liveness_join.h"

namespace muster::client {
namespace {

using device::v1::Device;
using device::v1::Facet;
using device::v1::Liveness;

template <typename Index, typename Row>
void Add(const std::string& key, const Row* row, Index& index) {
  if (!key.empty()) index[key].push_back(row);
}

template <typename Index, typename Row>
void Drop(const std::string& key, const Row* row, Index& index) {
  const auto found = index.find(key);
  if (found == index.end()) return;
  auto& rows = found->second;
  rows.erase(std::remove(rows.begin(), rows.end(), row), rows.end());
  if (rows.empty()) index.erase(found);
}

absl::string_view DeviceOf(absl::string_view facet) {
  return facet.substr(0, facet.find("/facets/"));
}

}  // namespace

void MirrorTable::Put(Device device, int64_t counted) {
  DeviceRow& row = devices_[device.name()];
  if (row.device != nullptr) DropFromIndexes(row);
  row.device = std::make_shared<const Device>(std::move(device));
  row.counted = counted;
  AddToIndexes(row);
}

void MirrorTable::Put(Facet facet, int64_t counted) {
  const auto device = devices_.find(DeviceOf(facet.name()));
  if (device != devices_.end() && device->second.liveness != nullptr) {
    device::JoinLiveness(*device->second.liveness, facet);
  }
  FacetRow& row = facets_[facet.name()];
  row.facet = std::make_shared<const Facet>(std::move(facet));
  row.counted = counted;
}

void MirrorTable::Erase(absl::string_view name) {
  if (IsFacetName(name)) {
    facets_.erase(std::string(name));
    return;
  }
  const auto found = devices_.find(name);
  if (found == devices_.end()) return;
  DropFromIndexes(found->second);
  devices_.erase(found);
}

void MirrorTable::Join(const Liveness& liveness, bool for_facets) {
  const auto found = devices_.find(liveness.device());
  if (found == devices_.end()) return;
  DeviceRow& row = found->second;
  auto device = std::make_shared<Device>(*row.device);
  device::JoinLiveness(liveness, *device);
  row.device = std::move(device);
  if (!for_facets) return;
  row.liveness = std::make_unique<const Liveness>(liveness);
  JoinFacets(liveness);
}

void MirrorTable::JoinFacets(const Liveness& liveness) {
  const std::string prefix = absl::StrCat(liveness.device(), "/facets/");
  for (auto it = facets_.lower_bound(prefix);
       it != facets_.end() && absl::StartsWith(it->first, prefix); ++it) {
    auto facet = std::make_shared<Facet>(*it->second.facet);
    device::JoinLiveness(liveness, *facet);
    it->second.facet = std::move(facet);
  }
}

DevicePtr MirrorTable::GetDevice(absl::string_view name) const {
  const auto found = devices_.find(name);
  return found == devices_.end() ? nullptr : found->second.device;
}

FacetPtr MirrorTable::GetFacet(absl::string_view name) const {
  const auto found = facets_.find(name);
  return found == facets_.end() ? nullptr : found->second.facet;
}

int64_t MirrorTable::Counted(absl::string_view name) const {
  if (IsFacetName(name)) {
    const auto found = facets_.find(name);
    return found == facets_.end() ? 0 : found->second.counted;
  }
  const auto found = devices_.find(name);
  return found == devices_.end() ? 0 : found->second.counted;
}

std::vector<DevicePtr> MirrorTable::FindBySerial(
    absl::string_view serial_number) const {
  return Find(by_serial_, absl::AsciiStrToLower(serial_number));
}

std::vector<DevicePtr> MirrorTable::FindByEmail(absl::string_view email) const {
  return Find(by_email_, absl::AsciiStrToLower(email));
}

std::vector<DevicePtr> MirrorTable::FindById(
    absl::string_view vendor_id) const {
  return Find(by_id_, std::string(vendor_id));
}

std::vector<FacetPtr> MirrorTable::FacetsOf(absl::string_view device) const {
  const std::string prefix = absl::StrCat(device, "/facets/");
  std::vector<FacetPtr> facets;
  for (auto it = facets_.lower_bound(prefix);
       it != facets_.end() && absl::StartsWith(it->first, prefix); ++it) {
    facets.push_back(it->second.facet);
  }
  return facets;
}

std::vector<DevicePtr> MirrorTable::AllDevices() const {
  std::vector<DevicePtr> all;
  all.reserve(devices_.size());
  for (const auto& [name, row] : devices_) all.push_back(row.device);
  return all;
}

void MirrorTable::AddToIndexes(const DeviceRow& row) {
  const Device& device = *row.device;
  Add(absl::AsciiStrToLower(device.serial_number()), &row, by_serial_);
  Add(absl::AsciiStrToLower(device.user().email()), &row, by_email_);
  Add(device.vendor_id(), &row, by_id_);
}

void MirrorTable::DropFromIndexes(const DeviceRow& row) {
  const Device& device = *row.device;
  Drop(absl::AsciiStrToLower(device.serial_number()), &row, by_serial_);
  Drop(absl::AsciiStrToLower(device.user().email()), &row, by_email_);
  Drop(device.vendor_id(), &row, by_id_);
}

std::vector<DevicePtr> MirrorTable::Find(const Index& index,
                                         const std::string& key) {
  std::vector<DevicePtr> devices;
  const auto found = index.find(key);
  if (found == index.end()) return devices;
  for (const DeviceRow* row : found->second) devices.push_back(row->device);
  std::sort(devices.begin(), devices.end(),
            [](const DevicePtr& a, const DevicePtr& b) {
              return a->name() < b->name();
            });
  return devices;
}

}  // namespace muster::client
