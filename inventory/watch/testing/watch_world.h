#ifndef INVENTORY_WATCH_TESTING_WATCH_WORLD_H_
#define INVENTORY_WATCH_TESTING_WATCH_WORLD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/store/testing/store_writes.h"
#include "inventory/watch/shared_batches.h"
#include "inventory/watch/watch_cursor.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory::testing {

inline constexpr char kSource[] = "sources/iru";

// A store in memory and what a watch needs beside it; the test decides what is
// written between any two messages. Every write keeps what an inventory keeps:
// the views of the sources, changed paths, liveness.
//
// Not thread-safe, but for the store itself.
class WatchWorld {
 public:
  WatchWorld() = default;

  // Each commits once, all of what it is given, and expects that the store
  // takes it. The revision that the store has come to.
  Revision Put(const std::vector<device::v1::Device>& devices);
  Revision Put(const device::v1::Device& device);
  Revision Remove(absl::string_view id);
  Revision PutApps(absl::string_view id, absl::string_view version = "1.0");
  Revision RemoveApps(absl::string_view id);
  Revision Commit(const StoreWriteBuilder& steps);

  // `n` devices with ids from `first` (0000) on, in one commit.
  Revision PutMany(int n, int first = 0);

  // What Commit() would write.
  StoreWrite Complete(const StoreWriteBuilder& steps) const;

  // The device, which must be there, checked in.
  void CheckIn(absl::string_view id, absl::Time when);

  // A sync of the source ended, which leaves it in `state`.
  void EndSync(absl::string_view source = kSource,
               v1::SourceState state = v1::SOURCE_STATE_OK);

  // Forgets all history up to there.
  void Compact(Revision through);

  // All records of a kind as they are now, by name.
  std::vector<device::v1::Device> Devices() const;
  std::vector<device::v1::Facet> Facets() const;

  FakeDeviceStore& store() { return store_; }
  LivenessTable& liveness() { return liveness_; }
  SharedBatches& shared() { return shared_; }
  FakeClock& clock() { return clock_; }
  FakeRandom& random() { return random_; }
  WatchCursor::Deps deps() {
    return {store_, liveness_, shared_, clock_, random_};
  }

 private:
  FakeDeviceStore store_;
  LivenessTable liveness_;
  SharedBatches shared_;
  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  FakeRandom random_;
};

// A device in which `version` of the operating system is all that is special.
device::v1::Device DeviceWithOs(absl::string_view id,
                                absl::string_view version);

// The same with a record of about `bytes`.
device::v1::Device LargeDevice(absl::string_view id, size_t bytes);

}  // namespace muster::inventory::testing

#endif  // INVENTORY_WATCH_TESTING_WATCH_WORLD_H_
