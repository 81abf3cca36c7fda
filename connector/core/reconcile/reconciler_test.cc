#include "connector/core/reconcile/reconciler.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_random.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/records/fake_records.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReconcilerTest : public ::testing::Test {
 protected:
  ReconcilerTest() {
    for (const char* id : {"a", "b", "c"}) AddToBoth(id);
    inventory::v1::Source source;
    source.mutable_last_full_sync_start_time()->set_seconds(0);
    records_.Know(source);
  }

  void AddToBoth(const std::string& id) {
    devices_.Add(id);
    records_.PutDevice(devices_.Observe(id).device());
  }
  v1::ReconcileResponse Run(int sample = 0) {
    const auto response =
        Reconciler(devices_, records_, random_, cancelled_).Run(sample);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : v1::ReconcileResponse();
  }
  // The only difference that is found.
  v1::ReconcileResponse::Difference TheOne() {
    const auto response = Run();
    EXPECT_THAT(response.differences(), SizeIs(1));
    if (response.differences().empty()) return {};
    return response.differences(0);
  }

  FakeRandom random_;
  FakeDeviceSource devices_{"sources/s"};
  FakeRecords records_{"sources/s"};
  absl::Notification cancelled_;
};

TEST_F(ReconcilerTest, FindsNothingWhereBothAreTheSame) {
  const auto response = Run();

  EXPECT_EQ(response.tenant_count(), 3);
  EXPECT_EQ(response.inventory_count(), 3);
  EXPECT_EQ(response.licensing_count(), -1);
  EXPECT_EQ(response.prism_count(), -1);
  EXPECT_EQ(response.sampled_count(), 3);
  EXPECT_THAT(response.differences(), IsEmpty());
}

TEST_F(ReconcilerTest, ExplainsADeviceThatIsNew) {
  devices_.Add("d");

  const auto difference = TheOne();

  EXPECT_EQ(difference.device(), "sources/s/devices/d");
  EXPECT_EQ(difference.kind(), "ONLY_IN_TENANT");
  EXPECT_THAT(difference.explanation(), HasSubstr("1970-01-01T00:00:00Z"));
}

TEST_F(ReconcilerTest, ExplainsADeviceThatTheInventoryRemoved) {
  auto device = devices_.Observe("a").device();
  device.set_state(device::v1::STATE_REMOVED);
  device.set_removal_reason(device::v1::REMOVAL_REASON_NOT_FOUND_AT_SOURCE);
  records_.PutDevice(device);

  EXPECT_THAT(TheOne().explanation(), HasSubstr("NOT_FOUND_AT_SOURCE"));
}

TEST_F(ReconcilerTest, ExplainsADeviceThatTheTenantDropped) {
  devices_.Remove("a");

  const auto difference = TheOne();

  EXPECT_EQ(difference.kind(), "ONLY_IN_INVENTORY");
  EXPECT_THAT(difference.explanation(), HasSubstr("has it no longer"));
}

TEST_F(ReconcilerTest, ExplainsADeviceThatTheListMissed) {
  devices_.Hide("a");

  EXPECT_THAT(TheOne().explanation(), HasSubstr("it was missed"));
}

TEST_F(ReconcilerTest, ExplainsADeviceThatTheScopeLeavesOut) {
  devices_.LeaveOut("a");

  EXPECT_THAT(TheOne().explanation(), HasSubstr("scope leaves it out"));
  EXPECT_EQ(Run().tenant_count(), 3);
}

TEST_F(ReconcilerTest, ExplainsADeviceWhoseRemovalIsHeld) {
  devices_.Remove("a");
  inventory::v1::Hold hold;
  hold.set_name("sources/s/holds/4");
  hold.set_state(inventory::v1::HOLD_STATE_PENDING);
  hold.add_devices("sources/s/devices/a");
  records_.PutHold(hold);

  EXPECT_THAT(TheOne().explanation(), HasSubstr("sources/s/holds/4"));
}

TEST_F(ReconcilerTest, SaysWhichFieldsOfASampledDeviceDiffer) {
  devices_.Edit(
      "b", [](device::v1::Device& device) { device.set_asset_tag("IT-7"); });

  const auto difference = TheOne();

  EXPECT_EQ(difference.device(), "sources/s/devices/b");
  EXPECT_EQ(difference.kind(), "FIELD");
  EXPECT_EQ(difference.field(), "asset_tag");
  EXPECT_EQ(difference.inventory_value(), "");
  EXPECT_EQ(difference.tenant_value(), "IT-7");
}

TEST_F(ReconcilerTest, ReadsAsManyDevicesAsAskedForAndEachOnce) {
  for (int i = 0; i < 150; ++i) AddToBoth(absl::StrCat("x", i));

  EXPECT_EQ(Run(5).sampled_count(), 5);
  EXPECT_EQ(Run(0).sampled_count(), Reconciler::kDefaultSample);
  EXPECT_EQ(Run(500).sampled_count(), Reconciler::kMaxSample);
}

TEST_F(ReconcilerTest, AsksForAFewOfManyLostDevicesOnly) {
  for (int i = 0; i < 60; ++i) {
    AddToBoth(absl::StrCat("x", i));
    devices_.Remove(absl::StrCat("x", i));
  }

  const auto response = Run();

  EXPECT_THAT(response.differences(), SizeIs(60));
  EXPECT_EQ(devices_.reads().size(),
            Reconciler::kMaxAsked + response.sampled_count());
}

TEST_F(ReconcilerTest, RefusesANegativeSample) {
  EXPECT_THAT(
      Reconciler(devices_, records_, random_, cancelled_).Run(-1),
      ErrorIs(absl::StatusCode::kInvalidArgument, "SAMPLE_SIZE_INVALID"));
}

TEST_F(ReconcilerTest, ComparesNothingWithASweepThatMayBeHalf) {
  devices_.BreakOverlaps();

  EXPECT_THAT(Reconciler(devices_, records_, random_, cancelled_).Run(1),
              ErrorIs(absl::StatusCode::kUnavailable, "SWEEP_INCOMPLETE"));
}

}  // namespace
}  // namespace muster::connector
