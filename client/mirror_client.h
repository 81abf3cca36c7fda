#ifndef CLIENT_MIRROR_CLIENT_H_
#define CLIENT_MIRROR_CLIENT_H_

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/threads/periodic.h"
#include "client/device_mirror.h"
#include "client/feed/inventory_feed.h"
#include "client/progress_reporter.h"
#include "client/watch_loop.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::client {

// A DeviceMirror that keeps itself up to date, for services that look devices
// up more often than over a network:
//
//   GrpcInventoryFeed feed(channel);
//   MirrorClient::Options options;
//   options.watcher = "access-proxy";
//   MirrorClient client(options, feed, *RealClock(), *RealRandom());
//   client.Start();
//   ...
//   if (client.Staleness() > absl::Minutes(1)) return Unavailable(...);
//   for (const DevicePtr& mac : client.mirror().FindBySerial("C02X")) ...
//
// Connects, resumes, and starts over as WatchLoop does. While it cannot reach
// the inventory the mirror shows what it last showed: Staleness() tells.
//
// Thread-safe, but Start(), Stop() and RunOnce() are for the owner's thread.
// What it was given must outlive it.
class MirrorClient {
 public:
  struct Options {
    // **Required.** Who watches, 1 to 63 of a-z 0-9 - _ .
    std::string watcher;
    // `sources/{source}`, or all.
    std::string parent = "sources/-";
    // Which resources; all devices if unset.
    inventory::v1::WatchFilter filter;
    // Whether devices carry liveness.
    bool want_liveness = false;
    // Whether the inventory is told how far the mirror is.
    bool report_progress = true;
    // Asked of the inventory; whole seconds. Silence of three gives up the
    // stream.
    absl::Duration heartbeat = absl::Seconds(5);
    // Pauses between tries.
    Backoff::Options backoff = {absl::Milliseconds(200), absl::Seconds(10)};
  };

  MirrorClient(const Options& options, InventoryFeed& feed, Clock& clock,
               Random& random);

  // Stop().
  ~MirrorClient();

  // Starts to watch, on threads of its own. To be called once.
  void Start();
  // Stops watching; the mirror stays as it is.
  void Stop();

  const DeviceMirror& mirror() const { return mirror_; }

  // Whether the first snapshot is complete: the mirror can be read.
  bool Ready() const { return mirror_.ready(); }
  // How long ago the last message was applied; on a healthy stream at most a
  // heartbeat. InfiniteDuration() if none was.
  absl::Duration Staleness() const;
  LoopStatus status() const { return loop_.status(); }

  // What the threads of Start() turn: one stream from its opening to its end,
  // which returns the pause before the next; and, once a second, what is due
  // beside.
  absl::Duration RunOnce() { return loop_.RunOnce(); }
  void Tick();

 private:
  const Options options_;
  Clock& clock_;
  DeviceMirror mirror_;
  WatchLoop loop_;
  ProgressReporter reporter_;
  std::unique_ptr<Periodic> tick_;
};

}  // namespace muster::client

#endif  // CLIENT_MIRROR_CLIENT_H_
