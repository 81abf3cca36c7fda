#ifndef PLUGINS_POSTURE_PLUGIN_BENCH_H_
#define PLUGINS_POSTURE_PLUGIN_BENCH_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "client/watch_script.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/applier.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/plugin.h"
#include "testing/temp_dir.h"

namespace muster::posture {

// A plugin on the SDK's own Applier and store, with a clock and an inventory
// that the test plays. No threads. The source is `sources/iru`.
class PluginBench {
 public:
  using MakePlugin = std::function<std::unique_ptr<plugins::Plugin>(Clock&)>;

  // The store is in `<data_dir>/plugins/{name}`, where a PluginHost of that
  // name looks for it.
  PluginBench(std::string name, MakePlugin make_plugin)
      : name_(std::move(name)), make_plugin_(std::move(make_plugin)) {
    Start();
  }

  // Closes the store, and opens it again with a new plugin.
  void Restart() {
    Stop();
    Start();
  }
  // Closes the store, so that a PluginHost can open it.
  void Stop() {
    applier_.reset();
    plugin_.reset();
    store_.reset();
  }
  void Start() {
    store_ = *plugins::EffectStore::Open(
        absl::StrCat(data_dir(), "/plugins/", name_), random_);
    plugin_ = make_plugin_(clock);
    plugins::Applier::Options options;
    options.name = name_;
    applier_ = std::make_unique<plugins::Applier>(options, *plugin_, *store_);
  }

  // A fresh snapshot of exactly these devices.
  absl::Status ShowSnapshot(std::vector<device::v1::Device> devices) {
    applier_->StartOver();
    const std::vector<device::v1::Liveness> liveness = TakeLiveness(devices);
    return Apply(script_.SnapshotOf(std::move(devices)), liveness);
  }

  absl::Status Change(inventory::v1::Change::Type type,
                      device::v1::Device device) {
    std::vector<device::v1::Device> devices = {std::move(device)};
    const std::vector<device::v1::Liveness> liveness = TakeLiveness(devices);
    return Apply(script_.Happens(type, std::move(devices.front())), liveness);
  }

  absl::Status Touch(const device::v1::Liveness& liveness) {
    return Apply(script_.Bookmark(), {liveness});
  }
  absl::Status CheckIn(const std::string& device, absl::Time at) {
    device::v1::Liveness liveness;
    liveness.set_device(device);
    *liveness.mutable_last_check_in_time() = ToProto(at);
    return Touch(liveness);
  }

  // A FULL sync that began and ended now.
  absl::Status Sync() {
    inventory::v1::WatchResponse message = script_.Bookmark();
    inventory::v1::Source& source = *message.add_sources();
    source.set_name("sources/iru");
    *source.mutable_last_full_sync_start_time() = ToProto(clock.Now());
    *source.mutable_last_full_sync_end_time() = ToProto(clock.Now());
    return applier_->Apply(message);
  }

  // A batch that does not come from the inventory.
  absl::Status Update(
      absl::FunctionRef<absl::Status(plugins::EffectBatch&)> handle) {
    return applier_->Update(handle);
  }

  absl::Status Tick() { return applier_->Tick(clock.Now()); }

  plugins::EffectSnapshot Snapshot() const { return *store_->Snapshot(); }
  // Changes of resources so far.
  int64_t head() const { return Snapshot().head(); }

  std::string data_dir() const { return dir_.path(); }

  FakeClock clock{absl::FromUnixSeconds(1'795'000'000)};

 private:
  // As on the wire: apart from the devices.
  static std::vector<device::v1::Liveness> TakeLiveness(
      std::vector<device::v1::Device>& devices) {
    std::vector<device::v1::Liveness> all;
    for (device::v1::Device& device : devices) {
      if (!device.has_last_check_in_time()) continue;
      device::v1::Liveness& liveness = all.emplace_back();
      liveness.set_device(device.name());
      liveness.mutable_last_check_in_time()->Swap(
          device.mutable_last_check_in_time());
      device.clear_last_check_in_time();
    }
    return all;
  }

  absl::Status Apply(inventory::v1::WatchResponse message,
                     const std::vector<device::v1::Liveness>& touched) {
    for (const auto& liveness : touched) *message.add_touched() = liveness;
    return applier_->Apply(message);
  }

  const std::string name_;
  const MakePlugin make_plugin_;
  muster::testing::TempDir dir_;
  FakeRandom random_;
  client::WatchScript script_;

  std::unique_ptr<plugins::EffectStore> store_;
  std::unique_ptr<plugins::Plugin> plugin_;
  std::unique_ptr<plugins::Applier> applier_;
};

// The device that `text` describes in text format.
inline device::v1::Device DeviceFromText(const std::string& text) {
  device::v1::Device device;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &device));
  return device;
}

}  // namespace muster::posture

#endif  // PLUGINS_POSTURE_PLUGIN_BENCH_H_
