#ifndef INVENTORY_WATCH_WATCHER_REGISTRY_H_
#define INVENTORY_WATCH_WATCHER_REGISTRY_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/grpc/watcher.h"
#include "inventory/model/position.h"
#include "inventory/store/device_store.h"
#include "inventory/store/store_reader.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/maintenance.pb.h"
#include "proto/muster/inventory/v1/token.pb.h"

namespace muster::inventory {

// Whether a watcher may call itself `name`, which becomes a label of metrics.
//
// Errors:
//   INVALID_ARGUMENT WATCHER_NAME_MALFORMED: not 1 to 63 of a-z 0-9 - _ .
absl::Status CheckWatcherName(absl::string_view name);

// One open watch, beside what its stream itself can tell.
struct OpenWatch {
  std::string watcher;
  std::string parent;
  std::atomic<bool> in_snapshot{true};
};

// Who watches, how far each stream is and how far each watcher says that it
// is: for operators and metrics. Holds nothing back.
//
// Thread-safe. `store` must outlive it. Lock order: registry, then stream.
class WatcherRegistry {
 public:
  // Makes a report durable, as a document of kProgress under `watcher`.
  using Save = std::function<absl::Status(absl::string_view watcher,
                                          const v1::WatchToken& token)>;

  WatcherRegistry(const DeviceStore& store, Save save)
      : store_(store), save_(std::move(save)) {}

  // Takes in the reports that `reader` has in kProgress.
  //
  // Errors: those of the store, and
  //   DATA_LOSS STORE_CORRUPT: a report is damaged.
  absl::Status Load(const StoreReader& reader) ABSL_LOCKS_EXCLUDED(mu_);

  // `stream` is open, until Leave(). It must be there until then.
  void Join(const Watcher* stream, std::shared_ptr<const OpenWatch> watch)
      ABSL_LOCKS_EXCLUDED(mu_);
  void Leave(const Watcher* stream) ABSL_LOCKS_EXCLUDED(mu_);

  // Keeps how far a watcher is. Returns how many changes the store has after
  // that; all of them, if it reports the middle of a snapshot.
  //
  // Errors: that of `save`, and those of CheckWatcherName(), DecodeToken() and
  // CheckStore().
  absl::StatusOr<int64_t> Report(const v1::ReportProgressRequest& request)
      ABSL_LOCKS_EXCLUDED(mu_);

  // The open watches, the furthest behind first, then by name.
  v1::ListWatchersResponse List() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  Revision AppliedRevision(absl::string_view watcher) const
      ABSL_SHARED_LOCKS_REQUIRED(mu_);
  v1::WatcherStatus StatusOf(const Watcher& stream, const OpenWatch& watch,
                             Revision end) const
      ABSL_SHARED_LOCKS_REQUIRED(mu_);

  const DeviceStore& store_;
  const Save save_;

  mutable absl::Mutex mu_;
  absl::flat_hash_map<const Watcher*, std::shared_ptr<const OpenWatch>> open_
      ABSL_GUARDED_BY(mu_);
  // What each watcher reported last, by its name.
  absl::flat_hash_map<std::string, v1::WatchToken> reported_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_WATCHER_REGISTRY_H_
