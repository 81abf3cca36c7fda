#ifndef INVENTORY_WATCH_WATCH_CURSOR_H_
#define INVENTORY_WATCH_WATCH_CURSOR_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "inventory/model/position.h"
#include "inventory/model/scope.h"
#include "inventory/store/change_log.h"
#include "inventory/store/source_store.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/token.pb.h"

namespace muster::inventory {

// How often whoever drives the cursors must call Next() although nothing was
// committed, so that heartbeats are in time.
constexpr absl::Duration kWatchTick = absl::Milliseconds(250);

// One watch: a position, and what comes next from there. First the snapshot,
// device by device as they are now but only those unchanged since it began;
// the log after that has the others, so there is no seam. Everything that it
// knows is in the token of its last message, so a watch that is resumed and
// one that went on see the same.
//
// Order of what is due: changes, then the health of sources, then liveness: a
// message about a sync or a sign of life never overtakes the changes that were
// committed before it.
//
// Not thread-safe. `log`, `sources` and `clock` must outlive it.
class WatchCursor {
 public:
  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: the parent.
  //   Those of DecodeToken(), CheckToken() and ChangeLog::CheckRetained().
  static absl::StatusOr<std::unique_ptr<WatchCursor>> Create(
      const ChangeLog& log, const SourceStore& sources, Clock& clock,
      const v1::WatchRequest& request);

  // The next message, or nullopt if nothing is due. Moves on.
  //
  // Errors: those of ChangeLog and SourceStore.
  absl::StatusOr<std::optional<v1::WatchResponse>> Next();

 private:
  WatchCursor(const ChangeLog& log, const SourceStore& sources, Clock& clock,
              Scope scope, const v1::WatchRequest& request);

  absl::Status Resume(const v1::WatchRequest& request);
  void StartSnapshot();
  absl::StatusOr<v1::WatchResponse> NextOfSnapshot();
  absl::Status EndSnapshot(v1::WatchResponse& response);
  absl::StatusOr<std::optional<v1::WatchResponse>> NextOfLog();
  absl::Status AddSources(const LogEnd& end, v1::WatchResponse& response);
  absl::Status AddTouched(const LogEnd& end, v1::WatchResponse& response);
  bool HeartbeatIsDue() const;
  // `response` with the revisions and the token of where the cursor is now.
  v1::WatchResponse Stamp(v1::WatchResponse response);

  const ChangeLog& log_;
  const SourceStore& sources_;
  Clock& clock_;
  const Scope scope_;
  const bool want_liveness_;
  const absl::Duration heartbeat_;

  v1::WatchToken token_;              // where it is
  Revision shown_revision_ = 0;       // of the message before
  std::optional<int64_t> told_ends_;  // LogEnd::ended_syncs told of so far
  absl::Time last_message_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_WATCH_CURSOR_H_
