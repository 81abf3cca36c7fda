#ifndef PLUGINS_SDK_PLUGIN_H_
#define PLUGINS_SDK_PLUGIN_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::plugins {

// What makes a plugin this plugin: what it does about each device. Everything
// else (connecting, resuming, snapshots, progress, tracing) is the SDK's.
//
// Called by the SDK, one call at a time, though not always on one thread. All
// that a handler remembers goes into the batch: a field of the class would be
// wrong after a batch that failed, and gone after a restart.
//
// A handler may be called again with what it has seen (delivery is at least
// once, and every fresh snapshot shows all devices): it derives the effect from
// the whole device each time, and an effect that is already there writes
// nothing. An error leaves the whole message unapplied; it is logged and the
// message comes again after a pause, so an error that does not pass would stop
// the plugin: report a device that makes no sense in its effect.
class Plugin {
 public:
  virtual ~Plugin() = default;

  // The device looks like `change.device` now: it is in a snapshot, was added,
  // updated, removed (state REMOVED) or restored, or entered the view. It
  // carries its liveness if PluginOptions.want_liveness.
  virtual absl::Status OnDevice(const inventory::v1::Change& change,
                                EffectBatch& batch) = 0;

  // The device (`sources/{s}/devices/{d}`) is no longer in the plugin's view,
  // neither living nor as a tombstone: it left it, or a fresh snapshot did not
  // show it, which happens only after history was lost or another inventory
  // was put in place. Drop its effect.
  virtual absl::Status OnGone(absl::string_view device, EffectBatch& batch) = 0;

  // A fresh snapshot of the inventory begins: its first message is handled
  // next. What was known stays in force until the snapshot shows otherwise. A
  // restart in the middle goes on with the snapshot and does not begin it
  // again.
  virtual absl::Status OnSnapshotBegin(EffectBatch& /*batch*/) {
    return absl::OkStatus();
  }

  // The snapshot is whole: it showed the state at exactly `revision`, and
  // OnGone() was called for what it did not show.
  virtual absl::Status OnSnapshotEnd(int64_t /*revision*/,
                                     EffectBatch& /*batch*/) {
    return absl::OkStatus();
  }

  // The device showed a sign of life without a change in the same message
  // (OnDevice() has both). Only if PluginOptions.want_liveness; it may be a
  // device that OnDevice() has not shown.
  virtual absl::Status OnTouched(const device::v1::Liveness& /*liveness*/,
                                 EffectBatch& /*batch*/) {
    return absl::OkStatus();
  }

  // How a source is doing: after each connect, and whenever a sync ended.
  // Within one message, sources come after the devices.
  virtual absl::Status OnSource(const inventory::v1::Source& /*source*/,
                                EffectBatch& /*batch*/) {
    return absl::OkStatus();
  }

  // Time has passed: before anything else at start, then once every
  // PluginOptions.tick_interval, connected or not. For effects that lapse.
  virtual absl::Status OnTick(absl::Time /*now*/, EffectBatch& /*batch*/) {
    return absl::OkStatus();
  }

  // Every handler of one message, of one tick or of one PluginHost::Update()
  // has run: what is written now is part of the same batch, which is committed
  // next. For what is decided over all that the batch does. Also called where
  // no handler ran (a bookmark).
  virtual absl::Status OnBatchEnd(EffectBatch& /*batch*/) {
    return absl::OkStatus();
  }
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_PLUGIN_H_
