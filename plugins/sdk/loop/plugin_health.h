#ifndef PLUGINS_SDK_LOOP_PLUGIN_HEALTH_H_
#define PLUGINS_SDK_LOOP_PLUGIN_HEALTH_H_

#include <string>

#include "client/watch_loop.h"
#include "plugins/sdk/applier.h"

namespace muster::plugins {

// Whether a plugin does its work, and what there is to say about it.
struct PluginHealth {
  // It is connected to the inventory, has been up to date at least once in
  // this process, and is stuck at no change.
  bool serving = false;
  // Why not; or, while it serves, what it has put aside. May be empty.
  std::string text;
};

PluginHealth HealthOf(const Applier& applier, const client::LoopStatus& loop);

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_LOOP_PLUGIN_HEALTH_H_
