#ifndef CLIENT_WATCH_CHAIN_H_
#define CLIENT_WATCH_CHAIN_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::client {

// The name of the device or facet that changed.
const std::string& NameOf(const inventory::v1::Change& change);

// Whether a resource of this name is a facet, and not a device.
bool IsFacetName(absl::string_view name);

// Whether the resource is no longer in the watcher's view: it left it, or is a
// facet that is gone. A device that was removed stays, as a tombstone.
bool LeavesView(const inventory::v1::Change& change);

// The revision with which the resource counts in the view after the change; 0
// if it does not count: it leaves, or is a tombstone.
int64_t CountedRevision(const inventory::v1::Change& change);

// Where a watch stands after a message: what the next one must follow. May be
// kept with the message's token and handed to another process. A value.
struct ChainPosition {
  // `revision` of the last message.
  int64_t revision = 0;
  // Whether the snapshot is still being shown.
  bool in_snapshot = true;
  // During the snapshot: the last resource shown, and how many there were.
  std::string snapshot_position;
  int64_t shown_count = 0;
  // What the resources shown amount to.
  inventory::v1::ViewSum view;
};

// Proves that nothing of a watch was missed, doubled or put in another order:
// each message must follow the one before, the snapshot must show each
// resource once and as many as it says, revisions must ascend, and what was
// shown must amount to the server's own count and digest at the end of the
// snapshot and at every bookmark.
//
// A value: copy it, Follow(), do what the message says, and keep the copy once
// that is done. Not thread-safe.
class WatchChain {
 public:
  struct Options {
    // Whether the watch shows every change of its view, so that there must be
    // a digest. Not so for a filter with `changed_paths`.
    bool whole_view = true;
  };

  // CountedRevision() of the last change of `name`, within this view, that was
  // applied before the message; 0 if there is none. Not asked during a
  // snapshot.
  using Counted =
      absl::FunctionRef<absl::StatusOr<int64_t>(absl::string_view name)>;

  // Of a watch without a token.
  WatchChain() = default;
  // Of one that goes on from `position`.
  explicit WatchChain(ChainPosition position) : WatchChain(position, {}) {}
  WatchChain(ChainPosition position, Options options)
      : options_(options), position_(std::move(position)) {}

  // Moves on over one message. After an error this chain is of no use.
  //
  // Errors, beside those of `counted`:
  //   DATA_LOSS WATCH_CHAIN_BROKEN: the message does not follow; start over
  //     without a token. Metadata: what, expected, got.
  absl::Status Follow(const inventory::v1::WatchResponse& message,
                      Counted counted);

  const ChainPosition& position() const { return position_; }

 private:
  absl::Status CheckStart(const inventory::v1::WatchResponse& message) const;
  absl::Status FollowSnapshot(const inventory::v1::WatchResponse& message);
  absl::Status FollowShown(const inventory::v1::Change& change);
  absl::Status EndSnapshot(const inventory::v1::WatchResponse& message);
  absl::Status FollowLog(const inventory::v1::WatchResponse& message,
                         Counted counted);
  // `counted` is the resource's CountedRevision() before and after.
  absl::Status Recount(const inventory::v1::Change& change, int64_t& counted);
  absl::Status CheckView(const inventory::v1::WatchResponse& message) const;

  Options options_;
  ChainPosition position_;
};

}  // namespace muster::client

#endif  // CLIENT_WATCH_CHAIN_H_
