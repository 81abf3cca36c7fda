#ifndef PLUGINS_SDK_BAD_CHANGES_BAD_CHANGES_H_
#define PLUGINS_SDK_BAD_CHANGES_BAD_CHANGES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "plugins/sdk/bad_changes/on_bad_change.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/plugin.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::plugins {

// Where a plugin does not get on, while it does not.
struct StuckChange {
  // `sources/{s}/devices/{d}`; empty: it is not about one device.
  std::string device;
  int64_t revision = 0;  // of the inventory
  absl::Status error;
  int attempts = 0;
};

// What one call of a handler is about.
struct HandlerCall {
  absl::string_view device;
  int64_t revision = 0;
  // How the device looks, or null.
  const inventory::v1::Change* change = nullptr;
  // The sign of life that it showed, or null.
  const device::v1::Liveness* liveness = nullptr;
};

// Singles out the changes that a plugin cannot handle, and, if it may, puts
// them aside. The applier tries a message again without those that failed,
// until the rest passes: so all the bad ones of a message are known after one
// try, and after `OnBadChange.attempts` tries they are parked together.
//
// A parked change keeps its note until the plugin handles a change of the same
// device, or the change itself after a restart. Until then the device has the
// effect that it had before.
//
// Never parked: errors that are no fault of a change (UNAVAILABLE,
// DEADLINE_EXCEEDED, CANCELLED, ABORTED, RESOURCE_EXHAUSTED, DATA_LOSS), those
// that are not of one device, and more than 100 changes of one message, which
// are a fault of the plugin.
//
// stuck() and parked_count() are thread-safe; the rest is for the applier,
// under its lock. `store` and the clock must outlive it.
class BadChanges {
 public:
  // `plugin` is its name, for the log.
  BadChanges(std::string plugin, const OnBadChange& policy,
             const EffectStore& store, const Clock& clock);

  // A message is tried for the first time since it came.
  void Begin();

  // Calls `handler` for what was not set aside; remembers whose error it was.
  absl::Status Try(const HandlerCall& call, EffectBatch& batch,
                   absl::FunctionRef<absl::Status()> handler);

  // Whether the message is to be tried again without the change that failed.
  bool SetAside(const absl::Status& tried);

  // All that was not set aside has passed: notes what was, or is the error of
  // one that is to be tried again first.
  absl::Status Park(EffectBatch& batch);

  // The message passed; `applied_revision` is what the plugin is at now.
  void Passed(const inventory::v1::WatchResponse& message,
              int64_t applied_revision) ABSL_LOCKS_EXCLUDED(mu_);

  // It did not, because of `why`: that with the change in its message.
  absl::Status Stuck(const inventory::v1::WatchResponse& message,
                     const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);

  // Hands a parked change to the plugin again; forgets it if that succeeds.
  absl::Status TryAgain(const Record& note, Plugin& plugin, EffectBatch& batch);

  std::optional<StuckChange> stuck() const ABSL_LOCKS_EXCLUDED(mu_);
  int64_t parked_count() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // One that failed: what is to be noted of it, and why.
  struct Failure {
    std::string device;
    int64_t revision = 0;
    storage::ParkedChange parked;
    absl::Status error;
  };
  using Key = std::pair<std::string, int64_t>;  // device and revision

  static Failure FailureOf(const HandlerCall& call, const absl::Status& error);
  absl::Status NoteSuccess(const HandlerCall& call, EffectBatch& batch);
  absl::Status KeepLiveness(const HandlerCall& call, EffectBatch& batch) const;
  absl::Status NoteParked(const Failure& failure, int attempts,
                          EffectBatch& batch);
  absl::Status Forget(absl::string_view device, EffectBatch& batch)
      ABSL_LOCKS_EXCLUDED(mu_);
  bool IsParked(absl::string_view device) const ABSL_LOCKS_EXCLUDED(mu_);

  const std::string plugin_;
  const OnBadChange policy_;
  const Clock& clock_;

  std::map<Key, int> attempts_;
  // Of the message that is being tried.
  std::optional<Failure> failed_;
  std::map<Key, Failure> aside_;
  absl::flat_hash_map<std::string, int64_t> handled_;  // of those in aside_

  mutable absl::Mutex mu_;
  absl::flat_hash_set<std::string> parked_ ABSL_GUARDED_BY(mu_);
  std::optional<StuckChange> stuck_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_BAD_CHANGES_BAD_CHANGES_H_
