#ifndef PLUGINS_SDK_PLUGIN_HOST_H_
#define PLUGINS_SDK_PLUGIN_HOST_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/watch_hub.h"
#include "base/random.h"
#include "base/storage/files/disk_space.h"
#include "base/storage/metrics/rocks_metrics.h"
#include "base/threads/periodic.h"
#include "base/threads/thread_pool.h"
#include "client/feed/inventory_feed.h"
#include "plugins/sdk/applier.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/plugin.h"
#include "plugins/sdk/plugin_loop.h"
#include "plugins/sdk/plugin_metrics.h"

namespace muster::plugins {

// What every plugin is given by its process. All must outlive the plugin's
// module; `inventory` must be set before Module::Start().
struct PluginDeps {
  Clock& clock;
  Random& random;
  LateChannel& inventory;
};

// What a plugin says about itself.
struct PluginOptions {
  // **Required.** Such as `asset_sync`: of its directory, in traces and logs.
  std::string name;
  // Of the whole installation; the plugin's store is `plugins/{name}` in it.
  std::string data_dir;
  // Whether OnTouched() is wanted.
  bool want_liveness = false;
  // See Applier::Options. Fingerprint({"1", config.SerializeAsString()}).
  uint64_t effects_fingerprint = 0;
  // Between two OnTick().
  absl::Duration tick_interval = absl::Seconds(30);
};

// Everything of a plugin that is not its own: its store, its loop, and what
// its service needs for streams.
//
// Thread-safe but for Run() and Drain(). Destroyed after the server that has
// its streams.
class PluginHost {
 public:
  // Opens the store. Errors: those of EffectStore::Open().
  static absl::StatusOr<std::unique_ptr<PluginHost>> Create(
      const PluginOptions& options, const PluginDeps& deps);

  ~PluginHost();

  // Starts to watch the inventory for `plugin`, which must outlive the host's
  // Drain(). To be called once.
  void Run(Plugin& plugin);

  // Stops watching and ends every stream with UNAVAILABLE DRAINING.
  void Drain();

  const EffectStore& store() const { return *store_; }
  Clock& clock() { return deps_.clock; }
  // For streams: where they read, and what wakes them after each batch and
  // for their heartbeats.
  Executor& executor() { return executor_; }
  WatchHub& hub() { return hub_; }

 private:
  PluginHost(const PluginOptions& options, const PluginDeps& deps,
             std::unique_ptr<EffectStore> store,
             std::unique_ptr<client::InventoryFeed> feed);

  void StopRunning();

  const PluginOptions options_;
  const PluginDeps deps_;
  const std::unique_ptr<EffectStore> store_;
  const std::unique_ptr<client::InventoryFeed> feed_;

  WatchHub hub_;
  ThreadPool executor_{1};

  // Made by Run(); in the order in which they need each other.
  std::unique_ptr<Applier> applier_;
  std::unique_ptr<PluginLoop> loop_;
  std::unique_ptr<Periodic> tick_;
  std::unique_ptr<Periodic> heartbeat_;
  std::unique_ptr<Periodic> report_;
  std::unique_ptr<PluginMetrics> metrics_;

  const VolumeSpace volume_;
  const RocksMetrics rocks_metrics_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_PLUGIN_HOST_H_
