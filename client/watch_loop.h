#ifndef CLIENT_WATCH_LOOP_H_
#define CLIENT_WATCH_LOOP_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/random.h"
#include "client/feed/inventory_feed.h"
#include "client/watch_sink.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::client {

// How a connection to the inventory is doing.
struct LoopStatus {
  // Messages arrive.
  bool connected = false;
  // When the last message was applied; InfinitePast() if none was.
  absl::Time last_message_time = absl::InfinitePast();
  // Why it is not connected, while it is not.
  absl::Status error;
};

// Keeps a sink connected to the inventory: opens a Watch at the sink's token,
// hands over what comes, and after any end connects again, with a pause that
// grows until a message beyond the snapshot is applied. A token that the
// inventory refuses, or a gap that the messages prove, is answered by a fresh
// snapshot. A stream that is silent for three heartbeats is given up.
//
// Thread-safe, but RunOnce() is for one thread. What it was given must outlive
// it.
class WatchLoop {
 public:
  struct Options {
    // **Required.** Who watches: for the log, and for the inventory's reports.
    std::string watcher;
    // What is watched; the token, the watcher and the heartbeat are the loop's.
    inventory::v1::WatchRequest query;
    // Asked of the inventory; whole seconds.
    absl::Duration heartbeat = absl::Seconds(5);
    // Pauses between tries.
    Backoff::Options backoff = {absl::Milliseconds(200), absl::Seconds(10)};
    // Runs on the thread of Start() before the first try.
    std::function<void()> on_start = [] {};
  };

  WatchLoop(Options options, WatchSink& sink, InventoryFeed& feed, Clock& clock,
            Random& random);

  // Stop().
  ~WatchLoop();

  // Starts the thread that calls RunOnce() until Stop(). To be called once.
  void Start();

  // Ends the stream and the thread. Nothing that was applied is lost; what was
  // not comes again.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

  // One stream, from its opening to its end. Returns the pause before the
  // next.
  absl::Duration RunOnce() ABSL_LOCKS_EXCLUDED(mu_);

  // Gives up a silent stream. To be called now and then, on any thread.
  void CancelIfSilent() ABSL_LOCKS_EXCLUDED(mu_);

  LoopStatus status() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop();
  std::shared_ptr<InventoryStream> OpenStream() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status ApplyAll(InventoryStream& stream) ABSL_LOCKS_EXCLUDED(mu_);
  void NoteMessage() ABSL_LOCKS_EXCLUDED(mu_);
  void NoteEnd(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);

  const Options options_;
  WatchSink& sink_;
  InventoryFeed& feed_;
  Clock& clock_;

  Backoff backoff_;  // RunOnce()'s thread only

  absl::Notification stopped_;
  mutable absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::shared_ptr<InventoryStream> stream_ ABSL_GUARDED_BY(mu_);
  absl::Time alive_time_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();
  LoopStatus status_ ABSL_GUARDED_BY(mu_);

  std::thread thread_;
};

}  // namespace muster::client

#endif  // CLIENT_WATCH_LOOP_H_
