#ifndef PLUGINS_SDK_PLUGIN_LOOP_H_
#define PLUGINS_SDK_PLUGIN_LOOP_H_

#include <cstdint>
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
#include "plugins/sdk/applier.h"
#include "plugins/sdk/inventory_feed.h"

namespace muster::plugins {

// How a plugin's connection to the inventory is doing.
struct LoopStatus {
  // Messages arrive.
  bool connected = false;
  // When the last message was applied; InfinitePast() if none was.
  absl::Time last_message_time = absl::InfinitePast();
  // Why it is not connected, while it is not.
  absl::Status error;
};

// Keeps a plugin connected to the inventory: opens a Watch at the stored
// token, applies what comes, and after any end connects again, with a pause
// that grows. A token that the inventory refuses, or a gap that the messages
// prove, is answered by a fresh snapshot. A stream that is silent for three
// heartbeats is given up.
//
// Thread-safe, but RunOnce() is for one thread. What it was given must outlive
// it.
class PluginLoop {
 public:
  struct Options {
    // Of the plugin, for the log and for the inventory's lag reports.
    std::string name;
    bool want_liveness = false;
    // Asked of the inventory.
    absl::Duration heartbeat = absl::Seconds(5);
    // Pauses between tries.
    Backoff::Options backoff = {absl::Milliseconds(200), absl::Seconds(10)};
  };

  PluginLoop(Options options, Applier& applier, InventoryFeed& feed,
             Clock& clock, Random& random);

  // Stop().
  ~PluginLoop();

  // Starts the thread that ticks once and then calls RunOnce() until Stop().
  // To be called once.
  void Start();

  // Ends the stream and the thread. Nothing that was applied is lost; what was
  // not comes again.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

  // One stream, from its opening to its end. Returns the pause before the
  // next.
  absl::Duration RunOnce() ABSL_LOCKS_EXCLUDED(mu_);

  // Lets the plugin do what is due, and gives up a silent stream. To be called
  // now and then, on any thread.
  void Tick() ABSL_LOCKS_EXCLUDED(mu_);

  LoopStatus status() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop();
  std::shared_ptr<InventoryStream> OpenStream() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status ApplyAll(InventoryStream& stream) ABSL_LOCKS_EXCLUDED(mu_);
  void NoteMessage() ABSL_LOCKS_EXCLUDED(mu_);
  void NoteEnd(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);
  void CancelIfSilent() ABSL_LOCKS_EXCLUDED(mu_);

  const Options options_;
  Applier& applier_;
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

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_PLUGIN_LOOP_H_
