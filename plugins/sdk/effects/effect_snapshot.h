#ifndef PLUGINS_SDK_EFFECTS_EFFECT_SNAPSHOT_H_
#define PLUGINS_SDK_EFFECTS_EFFECT_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/storage/rocks.h"
#include "plugins/sdk/effects/records.pb.h"

namespace muster::plugins {

// One of a plugin's own resources (an asset, a verdict), serialized.
struct Resource {
  std::string name;
  // Of the plugin's own log: the change that made it look like this.
  int64_t revision = 0;
  std::string value;
};

// One of a plugin's private notes (plugin.h).
struct Record {
  std::string key;
  std::string value;
};

// Some of a plugin's own log, oldest first.
struct LogSlice {
  std::vector<Resource> changes;
  // Everything that matches up to this revision is in `changes`.
  int64_t through = 0;
};

// A plugin's store as it was after one batch: resources, notes, totals and
// progress read from it belong together. For services, which must not keep it
// longer than a request.
//
// Not thread-safe; movable. The store must outlive it. All methods add the
// errors of RocksDatabase, and DATA_LOSS STORE_CORRUPT for a row that cannot
// be read.
class EffectSnapshot {
 public:
  // The inventory revision that is applied: List methods report it.
  int64_t applied_revision() const { return cursor_.applied_revision(); }

  // Whether a whole inventory was ever seen. Until then an absent resource
  // says nothing.
  bool complete() const { return cursor_.complete(); }

  // Of the plugin's own log: the newest revision, the newest one that is gone
  // (RESUME_TOKEN_EXPIRED before it), and whose log it is.
  int64_t head() const { return log_.head(); }
  int64_t floor() const { return log_.floor(); }
  const std::string& store_uuid() const { return log_.store_uuid(); }

  // The resource, or nullopt if there is none.
  absl::StatusOr<std::optional<Resource>> Get(absl::string_view name) const;

  // Calls `visit` for each resource whose name begins with `prefix` and is
  // above `after`, in name order, until it returns false.
  absl::Status ForEach(absl::string_view prefix, absl::string_view after,
                       absl::FunctionRef<bool(const Resource&)> visit) const;

  // The changes after revision `after` to resources whose name begins with
  // `prefix`; looks at `limit` (>= 1) changes at most.
  //
  // Errors:
  //   OUT_OF_RANGE RESUME_TOKEN_EXPIRED: some of them are gone.
  absl::StatusOr<LogSlice> ReadLog(int64_t after, absl::string_view prefix,
                                   int limit) const;

  // The note of that key, or nullopt.
  absl::StatusOr<std::optional<std::string>> GetRecord(
      absl::string_view key) const;

  // Notes with begin <= key < end ("": no bound), in key order, at most
  // `limit`.
  absl::StatusOr<std::vector<Record>> Records(absl::string_view begin,
                                              absl::string_view end,
                                              size_t limit) const;

 private:
  friend class EffectStore;
  EffectSnapshot(const RocksDatabase& db, RocksSnapshot snapshot,
                 storage::Cursor cursor, storage::LogState log);

  const RocksDatabase* db_;
  RocksSnapshot snapshot_;
  storage::Cursor cursor_;
  storage::LogState log_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_EFFECTS_EFFECT_SNAPSHOT_H_
