#ifndef PLUGINS_SDK_APPLIER_H_
#define PLUGINS_SDK_APPLIER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "client/watch_sink.h"
#include "plugins/sdk/bad_changes/bad_changes.h"
#include "plugins/sdk/bad_changes/on_bad_change.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/plugin.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::plugins {

// Turns messages of `Inventory.Watch` into effects: each message is one batch
// of {what the plugin's handlers did, resume token, applied revision}. Proves
// by the watch's chain that nothing was missed, joins liveness into the devices
// that it shows to the plugin, and drops what a fresh snapshot did not show.
//
// Thread-safe; one batch at a time. `plugin` and `store` must outlive it.
class Applier final : public client::WatchSink {
 public:
  struct Options {
    // Of the plugin, for spans: `asset_sync`.
    std::string name;
    // Of all that decides an effect beside the device: the code's version and
    // the configuration. If it differs from the one that the store was filled
    // under, a fresh snapshot lets every effect be derived again.
    uint64_t effects_fingerprint = 0;
    // What happens on a change that the plugin cannot handle.
    OnBadChange on_bad_change;
    // Runs after each batch that is durable, outside of any lock.
    std::function<void()> on_applied = [] {};
    // Says when a message was applied. Never null; must outlive the applier.
    const Clock* clock = RealClock();
  };

  Applier(Options options, Plugin& plugin, EffectStore& store);

  // client::WatchSink:
  std::string resume_token() const override ABSL_LOCKS_EXCLUDED(mu_);
  // Errors, beside the plugin's and the store's:
  //   DATA_LOSS WATCH_CHAIN_BROKEN: as client::WatchChain::Follow().
  absl::Status Apply(const inventory::v1::WatchResponse& message) override
      ABSL_LOCKS_EXCLUDED(mu_);
  void StartOver() override ABSL_LOCKS_EXCLUDED(mu_);

  // Lets the plugin do what is due.
  absl::Status Tick(absl::Time now) ABSL_LOCKS_EXCLUDED(mu_);

  // See PluginHost::Update().
  absl::Status Update(absl::FunctionRef<absl::Status(EffectBatch&)> handle)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Hands the changes that were put aside to the plugin again; what it still
  // cannot handle stays aside, and is logged. To be called at start.
  void RetryParked() ABSL_LOCKS_EXCLUDED(mu_);

  // What it could not handle: where it is stuck, and how many changes it has
  // put aside. Thread-safe, and lives as long as the applier.
  const BadChanges& bad_changes() const { return bad_changes_; }

  // See PluginHost::stream_time().
  std::optional<absl::Time> stream_time() const ABSL_LOCKS_EXCLUDED(time_mu_);

 private:
  absl::Status ApplyLocked(const inventory::v1::WatchResponse& message)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status HandleAndCommit(const inventory::v1::WatchResponse& message)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status TryOnce(const inventory::v1::WatchResponse& message)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status CommitBeside(absl::string_view span_name, EffectBatch batch,
                            bool& wrote) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void NoteStream(const inventory::v1::WatchResponse& message)
      ABSL_LOCKS_EXCLUDED(time_mu_);
  absl::Status Handle(const inventory::v1::WatchResponse& message,
                      storage::Cursor& cursor, EffectBatch& batch);
  absl::Status HandleChanges(const inventory::v1::WatchResponse& message,
                             int64_t generation, EffectBatch& batch);
  absl::Status HandleChange(const inventory::v1::Change& change,
                            const device::v1::Liveness* liveness,
                            int64_t generation, EffectBatch& batch);
  absl::Status ShowDevice(const inventory::v1::Change& change,
                          const device::v1::Liveness* liveness,
                          EffectBatch& batch);
  absl::Status DropDevice(absl::string_view device, int64_t revision,
                          EffectBatch& batch);
  absl::Status TouchDevice(const device::v1::Liveness& liveness,
                           int64_t revision, EffectBatch& batch);
  absl::Status EndSnapshot(const inventory::v1::SnapshotEnd& end,
                           int64_t generation, EffectBatch& batch);

  const Options options_;
  Plugin& plugin_;
  EffectStore& store_;
  BadChanges bad_changes_;  // as its header says

  mutable absl::Mutex mu_;
  storage::Cursor cursor_ ABSL_GUARDED_BY(mu_);

  mutable absl::Mutex time_mu_;
  std::optional<absl::Time> stream_time_ ABSL_GUARDED_BY(time_mu_);
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_APPLIER_H_
