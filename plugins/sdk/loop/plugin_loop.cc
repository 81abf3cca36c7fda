#include "plugins/sdk/loop/plugin_loop.h"

#include <functional>
#include <utility>

#include "base/log.h"

namespace muster::plugins {
namespace {

client::WatchLoop::Options WatchOptions(const PluginLoop::Options& options,
                                        std::function<void()> on_start) {
  client::WatchLoop::Options watch;
  watch.watcher = options.name;
  watch.query.set_parent("sources/-");
  watch.query.set_want_liveness(options.want_liveness);
  watch.heartbeat = options.heartbeat;
  watch.on_start = std::move(on_start);
  return watch;
}

}  // namespace

PluginLoop::PluginLoop(const Options& options, Applier& applier,
                       client::InventoryFeed& feed, Clock& clock,
                       Random& random)
    : name_(options.name),
      applier_(applier),
      clock_(clock),
      reporter_(options.name, applier, feed, clock),
      watch_(WatchOptions(options,
                          [this] {
                            applier_.RetryParked();
                            Tick();
                          }),
             applier, feed, clock, random) {}

void PluginLoop::Tick() {
  const absl::Status ticked = applier_.Tick(clock_.Now());
  if (!ticked.ok()) {
    LogStatus(Severity::kError, "what was due could not be done", ticked,
              {{"plugin", name_}});
  }
  watch_.CancelIfSilent();
}

}  // namespace muster::plugins
