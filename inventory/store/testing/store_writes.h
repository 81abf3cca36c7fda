// Writes for a DeviceStore as tests need them: complete (header, change, index
// keys, numbers, names), of resources that look real, without a merge.
#ifndef INVENTORY_STORE_TESTING_STORE_WRITES_H_
#define INVENTORY_STORE_TESTING_STORE_WRITES_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "inventory/store/device_store.h"
#include "inventory/store/testing/test_resources.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory::testing {

// Makes one StoreWrite, step by step; each step builds on those before it.
//
//   StoreWriteBuilder(store).Put(TestDevice("a")).Remove("a").Build()
//
// Looks at the store as it was when it was made; a commit in between makes its
// write one that is refused. The store must outlive it. Not thread-safe.
class StoreWriteBuilder {
 public:
  explicit StoreWriteBuilder(const DeviceStore& store);

  // ADDED, UPDATED, REMOVED or RESTORED, whatever `device.state` makes of what
  // is there. Sets its revision and times.
  StoreWriteBuilder& Put(device::v1::Device device);
  StoreWriteBuilder& Put(device::v1::Facet facet);

  // The device that is there, by its id, as a tombstone.
  StoreWriteBuilder& Remove(absl::string_view id);

  // The facet TestApps() goes, which must be there.
  StoreWriteBuilder& RemoveApps(absl::string_view id);

  // Replaces the resource in the change at `revision`, which must be in the
  // log. `device.name` must be what it was.
  StoreWriteBuilder& Rewrite(Revision revision, device::v1::Device device);

  StoreWriteBuilder& ForgetBase(ResourceNumber number);
  StoreWriteBuilder& Document(Collection collection, absl::string_view key,
                              std::optional<std::string> value);
  // `count` signs of life.
  StoreWriteBuilder& Touch(int count = 1);
  StoreWriteBuilder& EndSync();
  // Commit time of the changes after this step. By default revision 1 is
  // committed a second after 2023-11-14 22:13:20 UTC, revision 2 a second
  // later, and so on.
  StoreWriteBuilder& At(absl::Time commit_time);

  // What is there after these steps.
  bool IsLiving(absl::string_view id) const;
  bool HasApps(absl::string_view id) const;

  StoreWrite Build() const { return write_; }

 private:
  using Key = std::pair<v1::ResourceKind, std::string>;

  // The record of the resource, these steps included.
  std::optional<StoredRecord> Current(v1::ResourceKind kind,
                                      const std::string& name) const;
  std::optional<device::v1::Device> CurrentDevice(
      const std::string& name) const;
  Revision next_revision() const;
  absl::Time NextCommitTime() const;
  ResourceNumber NumberOf(const std::optional<StoredRecord>& current,
                          const std::string& name);
  ResourceNumber NewNumber(const std::string& name);
  // The part of a change that devices and facets share, with its revision,
  // time and predecessor.
  RecordWrite NewChange(v1::ResourceKind kind, const std::string& name,
                        v1::Change& change);
  void Add(RecordWrite record, const v1::Change& change);

  const std::unique_ptr<StoreReader> reader_;
  StoreWrite write_;
  std::map<Key, std::optional<StoredRecord>> changed_;
  ResourceNumber next_number_ = 1;
  std::optional<absl::Time> commit_time_;
};

// Each commits one change, and the test fails if the store does not take it.
// The revision that the store has come to.
Revision PutDevice(DeviceStore& store, const device::v1::Device& device);
Revision PutFacet(DeviceStore& store, const device::v1::Facet& facet);
Revision RemoveDevice(DeviceStore& store, absl::string_view id);
void PutDocument(DeviceStore& store, Collection collection,
                 absl::string_view key, std::optional<std::string> value);

}  // namespace muster::inventory::testing

#endif  // INVENTORY_STORE_TESTING_STORE_WRITES_H_
