#ifndef PLUGINS_SDK_APPLIER_H_
#define PLUGINS_SDK_APPLIER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/plugin.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::plugins {

// Turns messages of `Inventory.Watch` into effects: each message is one batch
// of {what the plugin's handlers did, resume token, applied revision}. Proves
// that nothing was missed, and drops what a fresh snapshot did not show.
//
// A snapshot leaves out devices that change while it is being shown; the log
// brings them right after it. So what a snapshot did not show is dropped, and
// the plugin is complete, only with the first message after it that has no
// changes: then the stream has caught up.
//
// Thread-safe; one batch at a time. `plugin` and `store` must outlive it.
class Applier {
 public:
  struct Options {
    // Of the plugin, for spans: `asset_sync`.
    std::string name;
    // Of all that decides an effect beside the device: the code's version and
    // the configuration. If it differs from the one that the store was filled
    // under, a fresh snapshot lets every effect be derived again.
    uint64_t effects_fingerprint = 0;
    // Runs after each batch that is durable, outside of any lock.
    std::function<void()> on_applied = [] {};
  };

  Applier(Options options, Plugin& plugin, EffectStore& store);

  // What to hand to Watch. Empty: a fresh snapshot.
  std::string resume_token() const ABSL_LOCKS_EXCLUDED(mu_);

  // Forgets the token: the next stream shows a fresh snapshot.
  void BeginSnapshot() ABSL_LOCKS_EXCLUDED(mu_);

  // Applies one message. On an error nothing of it is applied.
  //
  // Errors, beside the plugin's and the store's:
  //   DATA_LOSS WATCH_CHAIN_BROKEN: the message does not follow the one before,
  //     or the snapshot has another number of devices than it says: something
  //     was missed. BeginSnapshot() and connect again. Metadata: expected, got.
  absl::Status Apply(const inventory::v1::WatchResponse& message)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Lets the plugin do what is due.
  absl::Status Tick(absl::Time now) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Status ApplyLocked(const inventory::v1::WatchResponse& message)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status HandleAndCommit(const inventory::v1::WatchResponse& message)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status Handle(const inventory::v1::WatchResponse& message,
                      storage::Cursor& cursor, EffectBatch& batch);
  absl::Status HandleChange(const inventory::v1::Change& change,
                            storage::Cursor& cursor, EffectBatch& batch);
  absl::Status EndSnapshot(const inventory::v1::SnapshotEnd& end,
                           storage::Cursor& cursor, EffectBatch& batch);
  absl::Status EndCatchUp(storage::Cursor& cursor, EffectBatch& batch);

  const Options options_;
  Plugin& plugin_;
  EffectStore& store_;

  mutable absl::Mutex mu_;
  storage::Cursor cursor_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_APPLIER_H_
