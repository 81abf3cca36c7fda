#include "plugins/asset_sync/asset_sync_plugin.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "proto/muster/asset/v1/assets.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::asset_sync {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::TempDir;

class AssetSyncTest : public ::testing::Test {
 protected:
  void Show(const std::string& device) {
    inventory::v1::Change change;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
        device, change.mutable_device()));
    plugins::EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(plugin_.OnDevice(change, batch), IsOk());
    ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());
  }

  std::optional<plugins::Resource> Find(const std::string& name) {
    return *store_->Snapshot()->Get(name);
  }

  TempDir dir_;
  FakeRandom random_;
  const std::unique_ptr<plugins::EffectStore> store_ =
      *plugins::EffectStore::Open(dir_.path(), random_);
  AssetSyncPlugin plugin_;
};

TEST_F(AssetSyncTest, ChangesTheAssetOnlyWhenARegisterWouldShowIt) {
  Show("name: 'sources/iru/devices/a' serial_number: 'X' revision: 1");
  Show(
      "name: 'sources/iru/devices/a' serial_number: 'X' revision: 2 tags: 't'");
  const auto same = Find("sources/iru/assets/a");
  Show("name: 'sources/iru/devices/a' serial_number: 'Y' revision: 3");
  const auto other = Find("sources/iru/assets/a");

  EXPECT_EQ(same->revision, 1);
  EXPECT_EQ(plugins::ParseStored<asset::v1::Asset>("", same->value)
                ->inventory_revision(),
            2);
  EXPECT_EQ(other->revision, 2);
}

TEST_F(AssetSyncTest, PassesOverADeviceWithoutAProperName) {
  Show("name: 'nonsense' serial_number: 'X'");

  EXPECT_EQ(store_->Snapshot()->head(), 0);
}

TEST_F(AssetSyncTest, DropsTheAssetOfADeviceThatIsGone) {
  Show("name: 'sources/iru/devices/a' serial_number: 'X'");
  plugins::EffectBatch batch = store_->NewBatch();
  ASSERT_THAT(plugin_.OnGone("sources/iru/devices/a", batch), IsOk());
  ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());

  EXPECT_FALSE(Find("sources/iru/assets/a").has_value());
}

}  // namespace
}  // namespace muster::asset_sync
