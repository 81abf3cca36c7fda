#ifndef INVENTORY_TESTING_TEST_INVENTORY_H_
#define INVENTORY_TESTING_TEST_INVENTORY_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/storage/keys.h"
#include "base/storage/rocks_batch.h"
#include "gtest/gtest.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/ingest/sync_session.h"
#include "inventory/model/scope.h"
#include "inventory/store/change_log.h"
#include "inventory/store/device_store.h"
#include "inventory/store/inventory_db.h"
#include "inventory/store/source_store.h"
#include "inventory/store/store_keys.h"
#include "inventory/store/sync_store.h"
#include "inventory/testing/requests.h"
#include "testing/temp_dir.h"

namespace muster::inventory::testing {

// A store with everything over it, in a directory of its own, without gRPC and
// without threads. Reopen() is what a crash and a restart do to it.
class TestInventory {
 public:
  TestInventory() { Open(); }

  void Reopen() {
    parts_.reset();
    Open();
  }

  // The whole of a FULL sync in which every device of `devices` is shown, on
  // one page. Expects that it succeeds and misses nothing.
  void Sync(const std::vector<v1::DeviceObservation>& devices) {
    SyncSession session = NewSession();
    ASSERT_TRUE(session.Handle(Begin()).ok());
    ASSERT_TRUE(session.Handle(Page(0, devices)).ok());
    ASSERT_TRUE(session.Handle(Commit(1)).ok());
    ASSERT_TRUE(session.done());
  }

  // The same of a DELTA sync, which never misses anything.
  void Show(const std::vector<v1::DeviceObservation>& devices) {
    SyncSession session = NewSession();
    ASSERT_TRUE(session.Handle(Begin(v1::SYNC_KIND_DELTA)).ok());
    ASSERT_TRUE(session.Handle(Page(0, devices)).ok());
    ASSERT_TRUE(session.Handle(Commit(1)).ok());
  }

  SyncSession NewSession() {
    return SyncSession(parts_->syncs, parts_->devices,
                       RemovalGuard(config::v1::InventoryConfig()));
  }

  // The number `compacted_through`, as if history up to there were gone.
  void PretendCompacted(Revision through) {
    RocksBatch batch = db().rocks().NewBatch();
    batch.Put(kMeta, "compacted_through", EncodeInt64(through));
    ASSERT_TRUE(db().Commit(std::move(batch), db().end()).ok());
  }

  // The device; an empty one if it is not there.
  device::v1::Device Get(absl::string_view id) {
    return devices().Get(NameOf(id)).value_or(device::v1::Device());
  }

  // Everything in the log.
  std::vector<v1::Change> Changes() {
    const auto all = Scope::Parse("sources/-");
    return log().ReadAfter(*all, 0)->changes;
  }

  v1::Source GetSource() {
    return sources().GetSource(kSource).value_or(v1::Source());
  }
  v1::Sync GetSync(int number) {
    return sources()
        .GetSync(absl::StrCat(kSource, "/syncs/", number))
        .value_or(v1::Sync());
  }

  InventoryDb& db() { return *parts_->db; }
  const DeviceStore& devices() { return parts_->devices; }
  const ChangeLog& log() { return parts_->log; }
  const SourceStore& sources() { return parts_->sources; }
  SyncStore& syncs() { return parts_->syncs; }
  FakeClock& clock() { return clock_; }
  const std::string& path() const { return dir_.path(); }
  int commits() const { return commits_; }

 private:
  struct Parts {
    Parts(std::unique_ptr<InventoryDb> opened, Clock& clock, int& commits)
        : db(std::move(opened)),
          devices(*db),
          log(*db),
          sources(*db),
          syncs(*db, clock, [&commits] { ++commits; }) {}

    const std::unique_ptr<InventoryDb> db;
    const DeviceStore devices;
    const ChangeLog log;
    const SourceStore sources;
    SyncStore syncs;
  };

  void Open() {
    auto db = InventoryDb::Open(dir_.path(), random_);
    ASSERT_TRUE(db.ok()) << db.status();
    parts_ = std::make_unique<Parts>(*std::move(db), clock_, commits_);
    ASSERT_TRUE(parts_->syncs.FailInterrupted().ok());
  }

  const ::muster::testing::TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  FakeRandom random_;
  int commits_ = 0;
  std::unique_ptr<Parts> parts_;
};

}  // namespace muster::inventory::testing

#endif  // INVENTORY_TESTING_TEST_INVENTORY_H_
