// What liveness costs: bytes on disk for each check-in, and bytes in memory.
#include <malloc.h>

#include <cstdint>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/model/proto_time.h"

namespace muster::inventory {
namespace {

constexpr int kDevices = 100000;
constexpr int kPage = 300;
// Of a record of the write-ahead log: tag, family, two lengths.
constexpr int kRecordOverhead = 8;

class LivenessCostTest : public ::testing::Test {
 protected:
  // A sweep at `now` in which every device has checked in since.
  int64_t Sweep(absl::Time now, bool with_posture) {
    int64_t bytes = 0;
    for (int first = 1; first <= kDevices; first += kPage) {
      LivenessUpdate update = table_.NewUpdate();
      const absl::Time read = now + absl::Milliseconds(first);
      for (int i = first; i < first + kPage && i <= kDevices; ++i) {
        ShowOne(i, now, read, with_posture, update);
      }
      for (const DocumentWrite& document : update.Documents()) {
        bytes += document.key.size() + document.value->size() + kRecordOverhead;
      }
      table_.Apply(update, touch_);
    }
    return bytes;
  }
  void ShowOne(ResourceNumber number, absl::Time now, absl::Time read,
               bool with_posture, LivenessUpdate& update) {
    device::v1::Observation devices;
    devices.set_endpoint("devices");
    *devices.mutable_observe_time() = ToProto(read);
    device::v1::Observation prism;
    prism.set_endpoint("prism/filevault");
    *prism.mutable_observe_time() = ToProto(read);
    *prism.mutable_collect_time() = ToProto(now - Within(absl::Hours(24)));
    std::vector<const device::v1::Observation*> shown = {&devices};
    if (with_posture) shown.push_back(&prism);
    if (update.Show(number, now - Within(absl::Hours(4)), shown)) {
      update.SetTouch(number, ++touch_);
    }
  }
  absl::Duration Within(absl::Duration most) {
    std::uniform_int_distribution<int64_t> micros(
        0, absl::ToInt64Microseconds(most));
    return absl::Microseconds(micros(random_));
  }

  std::mt19937_64 random_{7};
  Touch touch_ = 0;
  const size_t before_ = mallinfo2().uordblks;
  LivenessTable table_;
};

TEST_F(LivenessCostTest, ACheckInTakesFewBytesOnDisk) {
  const absl::Time now = absl::FromUnixSeconds(1700000000);
  Sweep(now, /*with_posture=*/true);

  const int64_t bytes = Sweep(now + absl::Hours(4), /*with_posture=*/false);

  RecordProperty("bytes_per_100_devices", bytes * 100 / kDevices);
  // Leaves room within 40 for the record of the sync and of the source.
  EXPECT_LE(bytes, 30 * kDevices);
}

TEST_F(LivenessCostTest, AHundredThousandDevicesTakeEightMegabytes) {
  for (int i = 0; i < 3; ++i) {
    Sweep(absl::FromUnixSeconds(1700000000 + i * 14400),
          /*with_posture=*/true);
    const int64_t taken = mallinfo2().uordblks - before_;
    RecordProperty("bytes_per_device", taken / kDevices);
    EXPECT_LE(taken, 8 << 20);
  }
}

}  // namespace
}  // namespace muster::inventory
