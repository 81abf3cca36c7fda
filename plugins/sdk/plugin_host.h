#ifndef PLUGINS_SDK_PLUGIN_HOST_H_
#define PLUGINS_SDK_PLUGIN_HOST_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
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
#include "plugins/sdk/loop/plugin_health.h"
#include "plugins/sdk/loop/plugin_loop.h"
#include "plugins/sdk/loop/plugin_metrics.h"
#include "plugins/sdk/plugin.h"
#include "plugins/sdk/plugin_options.h"

namespace muster::plugins {

// What every plugin is given by its process. All must outlive the plugin's
// module; `inventory` must be set before Module::Start().
struct PluginDeps {
  Clock& clock;
  Random& random;
  LateChannel& inventory;
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
  void Drain() ABSL_LOCKS_EXCLUDED(running_mu_);

  // A batch that does not come from the inventory: an operator's decision,
  // what another service's stream says. One at a time with all the others;
  // streams are woken after it. `handle` runs on the caller's thread and must
  // not call Update().
  //
  // Errors, beside the store's; after each of them nothing is written:
  //   that of `handle` or of Plugin::OnBatchEnd(), as it is
  //   FAILED_PRECONDITION PLUGIN_NOT_RUNNING: before Run() or after Drain().
  absl::Status Update(absl::FunctionRef<absl::Status(EffectBatch&)> handle)
      ABSL_LOCKS_EXCLUDED(running_mu_);

  // When the last message that was not part of a snapshot was applied, in this
  // process; bookmarks count, which come with every heartbeat. nullopt before
  // the first, and after Drain().
  std::optional<absl::Time> stream_time() const
      ABSL_LOCKS_EXCLUDED(running_mu_);

  // Whether the plugin does its work; not before Run() or after Drain().
  PluginHealth health() const ABSL_LOCKS_EXCLUDED(running_mu_);
  const PluginOptions& options() const { return options_; }

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

  void StopRunning() ABSL_LOCKS_EXCLUDED(running_mu_);

  const PluginOptions options_;
  const PluginDeps deps_;
  const std::unique_ptr<EffectStore> store_;
  const std::unique_ptr<client::InventoryFeed> feed_;

  WatchHub hub_;
  ThreadPool executor_{1};

  mutable absl::Mutex running_mu_;  // shared by all that uses the applier
  bool running_ ABSL_GUARDED_BY(running_mu_) = false;

  // Made by Run(); in the order in which they need each other.
  std::unique_ptr<Applier> applier_;  // set while running_
  std::unique_ptr<PluginLoop> loop_;  // likewise
  std::unique_ptr<Periodic> tick_;
  std::unique_ptr<Periodic> heartbeat_;
  std::unique_ptr<Periodic> report_;
  std::unique_ptr<PluginMetrics> metrics_;

  const VolumeSpace volume_;
  const RocksMetrics rocks_metrics_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_PLUGIN_HOST_H_
