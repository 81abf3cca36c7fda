// What a FakeDeviceStore holds: plain maps, cheap to copy as a whole.
#ifndef INVENTORY_STORE_TESTING_FAKE_STATE_H_
#define INVENTORY_STORE_TESTING_FAKE_STATE_H_

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "inventory/model/position.h"
#include "inventory/store/records.pb.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"
#include "inventory/store/store_write.h"
#include "inventory/store/testing/copy_on_write.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

struct FakeRecord {
  StoredRecord stored;
  // All that lead to it now; they go when it is dropped.
  std::set<std::string> index_keys;
};

struct FakeLogEntry {
  Revision revision = 0;
  store::LogHeader header;
  std::string header_bytes;
  std::string change;
};

// The state of the store at one moment. Copies share what neither changes.
struct FakeState {
  using Records =
      std::map<std::string, std::shared_ptr<const FakeRecord>, std::less<>>;
  using Documents = std::map<std::string, std::string, std::less<>>;

  LogEnd end;
  Revision compacted_through = 0;

  CopyOnWrite<Records> devices;
  CopyOnWrite<Records> facets;
  CopyOnWrite<std::map<Revision, std::shared_ptr<const FakeLogEntry>>> log;
  // The revisions of each number that are in the log.
  CopyOnWrite<std::set<std::pair<ResourceNumber, Revision>>> history;
  // The versions at compacted_through of what was superseded later.
  CopyOnWrite<std::map<ResourceNumber, std::shared_ptr<const StoredRecord>>>
      bases;
  CopyOnWrite<std::set<std::string, std::less<>>> index;
  std::array<CopyOnWrite<Documents>, kCollectionCount> documents;

  const CopyOnWrite<Records>& records(v1::ResourceKind kind) const {
    return kind == v1::RESOURCE_KIND_FACET ? facets : devices;
  }
  CopyOnWrite<Records>& records(v1::ResourceKind kind) {
    return kind == v1::RESOURCE_KIND_FACET ? facets : devices;
  }
};

// Does all that `write` says. It must begin where `state` ends.
void ApplyWrite(const StoreWrite& write, FakeState& state);

// Moves `compacted_through` over the oldest change, of which there must be
// one: see DeviceStore::Compact().
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: the entry is not a Change.
absl::Status ForgetOldest(FakeState& state);

// The version that `entry` made; nullopt if it made the resource go.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: the entry is not a Change.
absl::StatusOr<std::optional<StoredRecord>> VersionIn(
    const FakeLogEntry& entry);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_TESTING_FAKE_STATE_H_
