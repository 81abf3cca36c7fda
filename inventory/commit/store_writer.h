#ifndef INVENTORY_COMMIT_STORE_WRITER_H_
#define INVENTORY_COMMIT_STORE_WRITER_H_

#include <functional>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "inventory/commit/store_draft.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/device_store.h"

namespace muster::inventory {

// The turns in which a store is written: everybody who writes it does so
// through the one StoreWriter it has. Settles commits with an unknown outcome,
// and keeps what follows a commit in step with it: the liveness table, the
// views of the sources, the next number.
//
//   RETURN_IF_ERROR(writer.Write([&](StoreDraft& draft) -> absl::Status {
//     draft.Put(Collection::kCursors, cursor.name(), cursor);
//     return absl::OkStatus();
//   }));
//
// Thread-safe. The store and the table must outlive it.
class StoreWriter {
 public:
  // `on_commit` runs after each commit, on the thread of the writer, and must
  // not call back. It wakes the watchers.
  StoreWriter(DeviceStore& store, LivenessTable& liveness,
              std::function<void()> on_commit);

  // Lets `fill` put a write together and commits it, durable before it
  // returns. Nothing is written if `fill` fails, or leaves the draft empty.
  // `fill` must not call back.
  //
  // Errors: that of `fill`, those of the store, and
  //   RESOURCE_EXHAUSTED DISK_FULL: nothing was written.
  //   UNAVAILABLE COMMIT_UNKNOWN: the disk failed. Nothing was written, unless
  //     the store cannot be asked: then it is settled before the next write,
  //     one way or the other.
  absl::Status Write(absl::FunctionRef<absl::Status(StoreDraft&)> fill)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Runs `work` while nobody writes: for DeviceStore::Compact().
  //
  // Errors: that of `work`, and
  //   UNAVAILABLE COMMIT_UNKNOWN: an earlier write is not settled yet.
  absl::Status RunExclusive(absl::FunctionRef<absl::Status()> work)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Status WriteLocked(absl::FunctionRef<absl::Status(StoreDraft&)> fill,
                           bool& committed) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status Load() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status Settle(bool& committed) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool IsAt(const LogEnd& after) const;
  void TakeIn(const StoreDraft& draft) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  DeviceStore& store_;
  LivenessTable& liveness_;
  const std::function<void()> on_commit_;

  absl::Mutex mu_;
  std::optional<WriterState> state_ ABSL_GUARDED_BY(mu_);  // once loaded
  // The write of which nobody knows yet whether it happened.
  std::optional<StoreDraft> unknown_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_STORE_WRITER_H_
