#ifndef INVENTORY_TESTING_TEST_INVENTORY_H_
#define INVENTORY_TESTING_TEST_INVENTORY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/fake_clock.h"
#include "gtest/gtest.h"
#include "inventory/commit/store_writer.h"
#include "inventory/commit/sync_store.h"
#include "inventory/ingest/sync_session.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/testing/requests.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory::testing {

// Everything that writes an inventory, over a store in memory, without gRPC,
// threads and files. Reopen() is what a crash and a restart do to it.
class TestInventory {
 public:
  TestInventory();

  void Reopen();

  // The whole of a FULL sync in which every device of `devices` is shown, on
  // one page. Expects that it succeeds and misses nothing.
  void Sync(const std::vector<v1::DeviceObservation>& devices);

  // The same of a DELTA sync, which never misses anything.
  void Show(const std::vector<v1::DeviceObservation>& devices);

  // The same of a POSTURE sync that shows facets only.
  void ShowFacets(const std::vector<v1::FacetObservation>& facets);

  SyncSession NewSession();

  // Forgets history up to `through`.
  void Compact(Revision through);

  // The device with its liveness; an empty one if it is not there.
  device::v1::Device Get(absl::string_view id);

  // The same by name, of any source.
  device::v1::Device GetByName(absl::string_view name);

  // The facet with its liveness; an empty one if it is not there.
  device::v1::Facet GetFacet(absl::string_view id, device::v1::FacetKind kind);

  // The liveness of a device that is there.
  StoredLiveness LivenessOf(absl::string_view id);

  // Everything in the log.
  std::vector<v1::Change> Changes();
  std::vector<store::LogHeader> Headers();

  // The whole of a CATALOG sync of `job` that shows `entries` on one page.
  void ShowCatalog(absl::string_view job,
                   const std::vector<v1::CatalogEntry>& entries);

  // Documents as they are stored; empty ones if they are not there.
  v1::Source GetSource(absl::string_view source = kSource);
  v1::Sync GetSync(int number);
  v1::Hold GetHold(int number);
  v1::ViewDigest GetView(absl::string_view source = kSource);
  // As a service that changes it would.
  void PutSource(const v1::Source& source);
  void PutHold(const v1::Hold& hold);

  FakeDeviceStore& store() { return store_; }
  LivenessTable& liveness() { return *parts_->liveness; }
  StoreWriter& writer() { return parts_->writer; }
  SyncStore& syncs() { return parts_->syncs; }
  FakeClock& clock() { return clock_; }
  int commits() const { return commits_; }

 private:
  struct Parts {
    Parts(FakeDeviceStore& store, std::unique_ptr<LivenessTable> loaded,
          Clock& clock, int& commits)
        : liveness(std::move(loaded)),
          writer(store, *liveness, [&commits] { ++commits; }),
          syncs(writer, clock) {}

    const std::unique_ptr<LivenessTable> liveness;
    StoreWriter writer;
    SyncStore syncs;
  };

  void Open();
  void Push(v1::SyncKind kind, const v1::PushPagesRequest& page);
  void Put(Collection collection, const std::string& key,
           const google::protobuf::MessageLite& document);

  FakeDeviceStore store_;
  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  int commits_ = 0;
  std::unique_ptr<Parts> parts_;
};

}  // namespace muster::inventory::testing

#endif  // INVENTORY_TESTING_TEST_INVENTORY_H_
