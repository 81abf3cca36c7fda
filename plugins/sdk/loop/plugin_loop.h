#ifndef PLUGINS_SDK_LOOP_PLUGIN_LOOP_H_
#define PLUGINS_SDK_LOOP_PLUGIN_LOOP_H_

#include <string>

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/random.h"
#include "client/feed/inventory_feed.h"
#include "client/progress_reporter.h"
#include "client/watch_loop.h"
#include "plugins/sdk/applier.h"

namespace muster::plugins {

// A plugin's part of its connection to the inventory, which is a
// client::WatchLoop: what is due without a message.
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
  };

  PluginLoop(const Options& options, Applier& applier,
             client::InventoryFeed& feed, Clock& clock, Random& random);

  // Starts the thread that hands over again what was put aside, ticks once, and
  // then keeps the plugin connected until
  // Stop(). To be called once.
  void Start() { watch_.Start(); }

  // Ends the stream and the thread. Nothing that was applied is lost; what was
  // not comes again.
  void Stop() { watch_.Stop(); }

  // One stream, from its opening to its end. Returns the pause before the
  // next.
  absl::Duration RunOnce() { return watch_.RunOnce(); }

  // Lets the plugin do what is due, and gives up a silent stream. To be called
  // now and then, on any thread.
  void Tick();

  // Tells the inventory how far the plugin is, at most once a second. To be
  // called as often, on a thread that may wait.
  void ReportProgress() { reporter_.RunOnce(); }

  client::LoopStatus status() const { return watch_.status(); }

 private:
  const std::string name_;
  Applier& applier_;
  Clock& clock_;
  client::ProgressReporter reporter_;
  client::WatchLoop watch_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_LOOP_PLUGIN_LOOP_H_
