#ifndef PLUGINS_SDK_EFFECTS_EFFECT_STORE_H_
#define PLUGINS_SDK_EFFECTS_EFFECT_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/random.h"
#include "base/storage/rocks.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/sdk/effects/records.pb.h"

namespace muster::plugins {

// A plugin's own database: its resources, their log with revisions of its own
// (dense, one change = one revision), its notes, the devices it knows of, and
// how far it has come in the inventory. Effects and progress are one write.
//
// Snapshot() is thread-safe; the rest is for one writer (the SDK), one batch
// at a time.
class EffectStore {
 public:
  struct Options {
    // The log keeps at least this many changes; older ones go.
    int64_t min_log_changes = 100'000;
  };

  // Opens the store in the directory `path`, or makes it, with an id drawn
  // from `random`.
  //
  // Errors: those of RocksDatabase::Open(), and DATA_LOSS STORE_CORRUPT.
  static absl::StatusOr<std::unique_ptr<EffectStore>> Open(
      const std::string& path, Random& random, const Options& options);
  static absl::StatusOr<std::unique_ptr<EffectStore>> Open(
      const std::string& path, Random& random) {
    return Open(path, random, Options{});
  }

  // The database, for looking at it from outside.
  const RocksDatabase& rocks() const { return *db_; }

  // What there is now.
  absl::StatusOr<EffectSnapshot> Snapshot() const;

  // How far the plugin has come; empty in a new store.
  storage::Cursor cursor() const ABSL_LOCKS_EXCLUDED(mu_);

  EffectBatch NewBatch() const ABSL_LOCKS_EXCLUDED(mu_);

  // Notes that snapshot `generation` (or a change since) shows `device`, which
  // counts in the view with revision `counted` (0: it does not).
  void MarkShown(absl::string_view device, int64_t generation, int64_t counted,
                 EffectBatch& batch) const;

  // What MarkShown() noted in an earlier batch of this generation; 0 if
  // nothing.
  absl::StatusOr<int64_t> CountedRevision(absl::string_view device,
                                          int64_t generation) const;

  // Forgets that the device was shown.
  void Forget(absl::string_view device, EffectBatch& batch) const;

  // Devices that an earlier snapshot showed and `generation` did not, in name
  // order; forgets them with `batch`.
  absl::StatusOr<std::vector<std::string>> SweepUnshown(
      int64_t generation, EffectBatch& batch) const;

  // Makes the effects and the progress durable and visible at once, then runs
  // what waits for it (EffectBatch::AfterCommit()); or, on an error, none of
  // it. Writes nothing if neither says anything new.
  absl::Status Commit(EffectBatch batch, const storage::Cursor& cursor)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  EffectStore(std::unique_ptr<RocksDatabase> db, const Options& options);

  absl::Status Load(Random& random);
  bool SaysNothing(const EffectBatch& batch,
                   const storage::Cursor& cursor) const
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status Write(EffectBatch& batch, const storage::Cursor& cursor)
      ABSL_LOCKS_EXCLUDED(mu_);
  void TrimLog(EffectBatch& batch) const;

  const std::unique_ptr<RocksDatabase> db_;
  const Options options_;

  mutable absl::Mutex mu_;
  storage::Cursor cursor_ ABSL_GUARDED_BY(mu_);
  storage::LogState log_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_EFFECTS_EFFECT_STORE_H_
