// What a sync of a fleet that looks as before writes: no record, no change, and
// few bytes of liveness for each device.
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/commit/store_writer.h"
#include "inventory/commit/sync_store.h"
#include "inventory/ingest/sync_session.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/testing/requests.h"
#include "proto/muster/config/v1/config.pb.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;

constexpr int kDevices = 3000;
constexpr int kPage = 300;
// Of each record of a write-ahead log, and of the batch with its position.
constexpr int kRecordBytes = 8;
constexpr int kBatchBytes = 80;

// Counts what goes through it.
class CountingStore final : public DeviceStore {
 public:
  StoreIdentity identity() const override { return store_.identity(); }
  LogEnd end() const override { return store_.end(); }
  Revision compacted_through() const override { return 0; }
  CommitResult Commit(const StoreWrite& write) override {
    changes += write.changes.size();
    bytes += kBatchBytes;
    for (const DocumentWrite& document : write.documents) {
      bytes += document.key.size() + document.value.value_or("").size() +
               kRecordBytes;
    }
    return store_.Commit(write);
  }
  absl::Status Recover() override { return store_.Recover(); }
  absl::StatusOr<Revision> Compact(Revision through, int limit) override {
    return store_.Compact(through, limit);
  }
  std::unique_ptr<StoreReader> Read() const override { return store_.Read(); }

  int64_t changes = 0;
  int64_t bytes = 0;  // but for changes

 private:
  FakeDeviceStore store_;
};

class ResyncTest : public ::testing::Test {
 protected:
  // A FULL sync of the fleet at `now`. Every device has checked in within the
  // last four hours; what Prism collected is up to a day old.
  void Sweep(absl::Time now) {
    SyncSession session(syncs_, store_,
                        RemovalGuard(config::v1::InventoryConfig()));
    ASSERT_THAT(session.Handle(testing::Begin()), IsOk());
    for (int page = 0; page < kDevices / kPage; ++page) {
      auto devices = testing::ShownMany(kPage, page * kPage);
      for (auto& shown : devices) {
        Date(now, now + absl::Milliseconds(page), shown);
      }
      ASSERT_THAT(session.Handle(testing::Page(page, devices)), IsOk());
    }
    ASSERT_THAT(session.Handle(testing::Commit(kDevices / kPage)), IsOk());
    ASSERT_TRUE(session.done());
  }
  void Date(absl::Time now, absl::Time read, v1::DeviceObservation& shown) {
    *shown.mutable_device()->mutable_last_check_in_time() =
        ToProto(now - Within(absl::Hours(4)));
    *shown.mutable_observations(0)->mutable_observe_time() = ToProto(read);
    device::v1::Observation& prism = *shown.add_observations();
    prism.set_endpoint("prism/filevault");
    *prism.mutable_observe_time() = ToProto(read);
    *prism.mutable_collect_time() = ToProto(now - Within(absl::Hours(24)));
  }
  absl::Duration Within(absl::Duration most) {
    std::uniform_int_distribution<int64_t> micros(
        0, absl::ToInt64Microseconds(most));
    return absl::Microseconds(micros(random_));
  }

  std::mt19937_64 random_{7};
  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  CountingStore store_;
  LivenessTable liveness_;
  StoreWriter writer_{store_, liveness_, [] {}};
  SyncStore syncs_{writer_, clock_};
};

TEST_F(ResyncTest, OfAnUnchangedFleetWritesItsCheckInsInFortyBytesADevice) {
  Sweep(clock_.Now());
  EXPECT_EQ(store_.changes, kDevices);
  store_.changes = store_.bytes = 0;

  Sweep(clock_.Now() + absl::Hours(4));

  EXPECT_EQ(store_.changes, 0);
  EXPECT_LE(store_.bytes, 40 * kDevices);
  RecordProperty("bytes_per_100_devices", store_.bytes * 100 / kDevices);
  EXPECT_EQ(liveness_.TouchedAfter(0, liveness_.end(), kDevices + 1).size(),
            static_cast<size_t>(kDevices));
}

}  // namespace
}  // namespace muster::inventory
