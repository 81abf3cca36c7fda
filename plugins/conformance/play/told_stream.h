#ifndef PLUGINS_CONFORMANCE_PLAY_TOLD_STREAM_H_
#define PLUGINS_CONFORMANCE_PLAY_TOLD_STREAM_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/time/time.h"
#include "plugins/conformance/play/fleet.h"
#include "plugins/conformance/play/watch_view.h"
#include "plugins/conformance/play/world.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::conformance {

// Where a watch stands: what a resume token means.
struct Place {
  int world = 0;         // which of the worlds that were played
  int64_t revision = 0;  // of the last message, or of the snapshot
  // Resources of the snapshot that were shown; -1 once it has ended.
  int64_t shown = -1;

  bool in_snapshot() const { return shown >= 0; }
};

// One open watch: makes its messages, one after another, with everything that
// the contract of Inventory.Watch promises but the tokens. A message has one
// change, so that there is a token after each.
//
// Not thread-safe.
class ToldStream {
 public:
  struct Options {
    inventory::v1::WatchRequest request;
    // Where it begins.
    Place place;
    // Whether it tells the last batch of the log before its place once more.
    bool repeat_last = false;
    absl::Time now;
  };

  // How far it may go at this moment.
  struct Bounds {
    // The last revision that is shown.
    int64_t revision = 0;
    // Most resources of the snapshot; -1: all.
    int64_t snapshot_resources = -1;
  };

  ToldStream(const Fleet& fleet, std::shared_ptr<const World> world,
             const Options& options);

  // The world as it is now: that of before, and what happened since.
  void GoOn(std::shared_ptr<const World> world) { world_ = std::move(world); }

  // The next message; nullopt if there is none for now.
  std::optional<inventory::v1::WatchResponse> Next(const Bounds& bounds,
                                                   absl::Time now);

  // Where it stands after the last message.
  const Place& place() const { return place_; }

 private:
  using Message = std::optional<inventory::v1::WatchResponse>;

  Message NextPart(const Bounds& bounds, absl::Time now);
  Message NextOfSnapshot(const Bounds& bounds);
  Message NextOfLog(int64_t last_revision, absl::Time now);
  Message LastBatch();
  Message Health();
  WatchView View() const { return WatchView(*world_, request_); }

  const Fleet& fleet_;
  const inventory::v1::WatchRequest request_;
  std::shared_ptr<const World> world_;
  Place place_;
  int64_t told_revision_ = 0;  // `revision` of the message before
  bool repeat_last_;
  bool tell_health_;
  absl::Time last_time_;  // of a message
};

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_PLAY_TOLD_STREAM_H_
