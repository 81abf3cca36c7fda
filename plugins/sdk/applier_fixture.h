#ifndef PLUGINS_SDK_APPLIER_FIXTURE_H_
#define PLUGINS_SDK_APPLIER_FIXTURE_H_

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/fake_random.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier.h"
#include "plugins/sdk/counting_plugin.h"
#include "plugins/sdk/effects/effect_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {

// The version of the device, which its display name tells.
inline device::v1::Device Device(const std::string& name, int version) {
  device::v1::Device device;
  device.set_name(name);
  device.set_display_name(absl::StrCat(name, " v", version));
  device.set_state(device::v1::STATE_ENROLLED);
  return device;
}

inline device::v1::Liveness CheckIn(const std::string& device,
                                    int64_t seconds) {
  device::v1::Liveness liveness;
  liveness.set_device(device);
  liveness.mutable_last_check_in_time()->set_seconds(seconds);
  return liveness;
}

// An applier of a CountingPlugin over a store of its own, and a script of what
// the inventory tells it. A base of the tests of Applier.
class ApplierFixture : public ::testing::Test {
 protected:
  ApplierFixture() { Restart(); }

  // As a new process on the same disk.
  void Restart() {
    applier_.reset();
    store_.reset();
    plugin_ = CountingPlugin();
    store_ = *EffectStore::Open(dir_.path(), random_);
    applier_ = std::make_unique<Applier>(options_, plugin_, *store_);
  }

  // The first versions of a (revision 1) and b (revision 2).
  inventory::v1::WatchResponse SnapshotOfAAndB() {
    return script_.SnapshotOf({Device("a", 1), Device("b", 1)});
  }

  // The second version.
  inventory::v1::WatchResponse Update(const std::string& device) {
    return script_.Happens(inventory::v1::Change::TYPE_UPDATED,
                           Device(device, 2));
  }

  void Apply(const inventory::v1::WatchResponse& message) {
    ASSERT_THAT(applier_->Apply(message), ::muster::testing::IsOk());
  }

  // The resource's value, or "none".
  std::string Effect(const std::string& name) {
    const auto resource = store_->Snapshot()->Get(name);
    return *resource ? (*resource)->value : "none";
  }

  client::WatchScript script_;
  ::muster::testing::TempDir dir_;
  FakeRandom random_;
  Applier::Options options_;
  CountingPlugin plugin_;
  std::unique_ptr<EffectStore> store_;
  std::unique_ptr<Applier> applier_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_APPLIER_FIXTURE_H_
