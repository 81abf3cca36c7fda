#ifndef INVENTORY_WATCH_WATCH_CURSOR_H_
#define INVENTORY_WATCH_WATCH_CURSOR_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/grpc/raw/byte_stream_reactor.h"
#include "base/random.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/model/position.h"
#include "inventory/store/device_store.h"
#include "inventory/watch/log/log_pieces.h"
#include "inventory/watch/log/vanished_facets.h"
#include "inventory/watch/query/watch_query.h"
#include "inventory/watch/shared_batches.h"
#include "inventory/watch/watch_position.h"
#include "inventory/watch/watch_steps.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// How often whoever drives the cursors must look who is due, so that bookmarks
// are in time.
constexpr absl::Duration kWatchTick = absl::Milliseconds(250);

// A watch that passed over changes says so, at most this often.
constexpr absl::Duration kSkippedBookmarkDelay = absl::Seconds(5);

// One watch: a position, and what comes next from there. First the snapshot,
// the store as it was at exactly the revision at which the watch began; then
// the log after that. Everything that it knows is in the token of its last
// message, so a watch that is resumed and one that went on see the same.
//
// Order of what is due: changes, then the health of sources and liveness, then
// a bookmark; all of them from Next(). A message about a sync, a sign of life
// or a position never overtakes the changes that were committed before it.
//
// Not thread-safe. What `Deps` refers to must outlive it.
class WatchCursor {
 public:
  struct Deps {
    const DeviceStore& store;
    const LivenessTable& liveness;
    SharedBatches& shared;
    const Clock& clock;
    Random& random;  // spreads the heartbeats
  };

  // Errors:
  //   Those of WatchQuery::Parse(), DecodeToken(), CheckToken() and
  //   CheckRetained(), in this order.
  static absl::StatusOr<std::unique_ptr<WatchCursor>> Create(
      const Deps& deps, const v1::WatchRequest& request);

  // The next message, a serialized WatchResponse, or nullopt if nothing is due.
  // Moves on.
  //
  // Errors: those of WatchSteps, and
  //   OUT_OF_RANGE RESUME_TOKEN_EXPIRED: history up to here went meanwhile.
  absl::StatusOr<std::optional<SharedBytes>> Next();

  // Whether Next() would neither read nor wait now.
  bool AtHand() const;

  // A piece of the log that Next() will probably need and nobody reads yet;
  // null if the watch is not that far behind. Whoever has it Read() soon tells
  // by ReadsAhead(); the others just drop it.
  std::shared_ptr<LogPiece> PlanPiece() const;
  void ReadsAhead(std::shared_ptr<LogPiece> piece);

  // Reads `piece`, unless who needs it was quicker. May be called on another
  // thread, and meanwhile also Next(), which then waits for it. The cursor must
  // outlive it.
  void Read(LogPiece& piece) const;

  // When Next() has a bookmark to give although nothing was committed.
  absl::Time NextDue() const;

  // `revision` of the last message.
  Revision shown() const { return position_.shown; }
  bool in_snapshot() const { return position_.in_snapshot; }
  const WatchQuery& query() const { return query_; }

 private:
  using Message = std::optional<SharedBytes>;

  WatchCursor(const Deps& deps, WatchQuery query,
              const v1::WatchRequest& request);

  absl::Status Begin(const v1::WatchRequest& request);
  absl::StatusOr<Message> NextShared();
  absl::StatusOr<WatchStep> Step();
  std::shared_ptr<LogPiece> PieceHere() const;
  absl::StatusOr<Message> NextNews(const LogEnd& end);
  absl::StatusOr<Message> NextBookmark();
  // Whether something beside changes is to be told.
  bool HasNews(const LogEnd& end) const;
  bool BookmarkIsDue() const;
  WatchStepKey Key() const;
  // Takes the step.
  Message Take(WatchStep step);
  void LearnSpan(const WatchStep& step);
  void DropPassedPieces();
  void Arm();

  const Deps deps_;
  const WatchQuery query_;
  const WatchSteps steps_;
  const absl::Duration heartbeat_;

  WatchPosition position_;
  std::optional<VanishedFacets> vanished_;  // during the snapshot
  // Read ahead: one begins where the one before ends.
  std::deque<std::shared_ptr<LogPiece>> ahead_;
  Revision span_;  // revisions that a message may well have room for
  std::optional<int64_t> told_ends_;  // LogEnd::ended_syncs told of so far
  absl::Time last_message_;
  absl::Time next_bookmark_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_WATCH_CURSOR_H_
