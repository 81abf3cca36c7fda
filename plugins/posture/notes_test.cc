#include "plugins/posture/notes.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/effects/effect_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::posture {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;

class NotesTest : public ::testing::Test {
 protected:
  NotesTest()
      : store_(*plugins::EffectStore::Open(dir_.Join("store"), random_)) {}

  static device::v1::Device Named(const std::string& name) {
    device::v1::Device device;
    device.set_name(name);
    return device;
  }

  TempDir dir_;
  FakeRandom random_;
  std::unique_ptr<plugins::EffectStore> store_;
};

TEST_F(NotesTest, ReadADeviceBackFromBatchAndFromSnapshot) {
  plugins::EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(WriteDevice(Named("sources/s/devices/a"), batch), IsOk());

  EXPECT_TRUE((*ReadDevice(batch, "sources/s/devices/a")).has_value());
  ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());
  const auto snapshot = store_->Snapshot();
  EXPECT_TRUE((*ReadDevice(*snapshot, "sources/s/devices/a")).has_value());
  EXPECT_FALSE((*ReadDevice(*snapshot, "sources/s/devices/b")).has_value());
}

TEST_F(NotesTest, KeepNothingOfASourceButItsNameAndItsFullSync) {
  inventory::v1::Source source;
  source.set_name("sources/s");
  source.set_host("example.api.kandji.io");
  source.mutable_last_full_sync_end_time()->set_seconds(5);
  plugins::EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(WriteSource(source, batch), IsOk());

  EXPECT_THAT(*ReadSource(batch, "sources/s"), EqualsProto(R"pb(
    name: "sources/s"
    last_full_sync_end_time { seconds: 5 }
  )pb"));
  EXPECT_THAT(*ReadSource(batch, "sources/other"), EqualsProto(""));
}

TEST_F(NotesTest, WalkOverTheDevicesOfOneSourceOnly) {
  plugins::EffectBatch batch = store_->NewBatch();
  for (const char* name : {"sources/s/devices/b", "sources/s/devices/a",
                           "sources/s2/devices/c", "sources/r/devices/d"}) {
    ASSERT_THAT(WriteDevice(Named(name), batch), IsOk());
  }
  std::vector<std::string> seen;

  ASSERT_THAT(ForEachDevice("sources/s", batch,
                            [&](const device::v1::Device& device) {
                              seen.push_back(device.name());
                              return absl::OkStatus();
                            }),
              IsOk());

  EXPECT_THAT(seen, ElementsAre("sources/s/devices/a", "sources/s/devices/b"));
}

TEST_F(NotesTest, WalkOverMoreDevicesThanOneChunkHolds) {
  plugins::EffectBatch batch = store_->NewBatch();
  for (int i = 0; i < 1001; ++i) {
    ASSERT_THAT(
        WriteDevice(Named(absl::StrCat("sources/s/devices/", i)), batch),
        IsOk());
  }
  int count = 0;

  ASSERT_THAT(ForEachDevice("sources/s", batch,
                            [&](const device::v1::Device&) {
                              ++count;
                              return absl::OkStatus();
                            }),
              IsOk());

  EXPECT_EQ(count, 1001);
}

}  // namespace
}  // namespace muster::posture
