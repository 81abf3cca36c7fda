#ifndef PLUGINS_POSTURE_PLUGIN_BENCH_H_
#define PLUGINS_POSTURE_PLUGIN_BENCH_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
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
    applier_ = std::make_unique<plugins::Applier>(
        plugins::Applier::Options{name_}, *plugin_, *store_);
  }

  // A fresh snapshot of exactly these devices, and that nothing came after.
  absl::Status ShowSnapshot(std::vector<device::v1::Device> devices) {
    applier_->BeginSnapshot();
    inventory::v1::WatchResponse message;
    for (device::v1::Device& device : devices) {
      Add(inventory::v1::Change::TYPE_SNAPSHOT, std::move(device), message);
    }
    message.mutable_snapshot_end()->set_revision(revision_);
    message.mutable_snapshot_end()->set_device_count(devices.size());
    chain_ = 0;
    const absl::Status shown = Apply(std::move(message));
    return shown.ok() ? Apply(inventory::v1::WatchResponse()) : shown;
  }

  absl::Status Change(inventory::v1::Change::Type type,
                      device::v1::Device device) {
    inventory::v1::WatchResponse message;
    Add(type, std::move(device), message);
    return Apply(std::move(message));
  }

  absl::Status Touch(const device::v1::Liveness& liveness) {
    inventory::v1::WatchResponse message;
    *message.add_touched() = liveness;
    return Apply(std::move(message));
  }
  absl::Status CheckIn(const std::string& device, absl::Time at) {
    device::v1::Liveness liveness;
    liveness.set_device(device);
    *liveness.mutable_last_check_in_time() = ToProto(at);
    return Touch(liveness);
  }

  // A FULL sync that began and ended now.
  absl::Status Sync() {
    inventory::v1::WatchResponse message;
    inventory::v1::Source& source = *message.add_sources();
    source.set_name("sources/iru");
    *source.mutable_last_full_sync_start_time() = ToProto(clock.Now());
    *source.mutable_last_full_sync_end_time() = ToProto(clock.Now());
    return Apply(std::move(message));
  }

  absl::Status Tick() { return applier_->Tick(clock.Now()); }

  plugins::EffectSnapshot Snapshot() const { return *store_->Snapshot(); }
  // Changes of resources so far.
  int64_t head() const { return Snapshot().head(); }

  std::string data_dir() const { return dir_.path(); }

  FakeClock clock{absl::FromUnixSeconds(1'795'000'000)};

 private:
  void Add(inventory::v1::Change::Type type, device::v1::Device device,
           inventory::v1::WatchResponse& message) {
    device.set_revision(++revision_);
    inventory::v1::Change& change = *message.add_changes();
    change.set_type(type);
    change.set_revision(revision_);
    *change.mutable_device() = std::move(device);
  }

  absl::Status Apply(inventory::v1::WatchResponse message) {
    message.set_previous_revision(chain_);
    message.set_revision(revision_);
    message.set_resume_token(absl::StrCat("after ", ++messages_));
    chain_ = revision_;
    return applier_->Apply(message);
  }

  const std::string name_;
  const MakePlugin make_plugin_;
  muster::testing::TempDir dir_;
  FakeRandom random_;
  int64_t revision_ = 0;
  int64_t chain_ = 0;
  int64_t messages_ = 0;

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
