#ifndef PLUGINS_SDK_WATCH_POSITION_H_
#define PLUGINS_SDK_WATCH_POSITION_H_

#include <cstdint>

#include "client/watch_chain.h"
#include "plugins/sdk/effects/records.pb.h"

namespace muster::plugins {

// How far a plugin is in the inventory's log, as its store keeps it.

// The chain that the next message must continue.
client::WatchChain ChainOf(const storage::Cursor& cursor);

// Keeps where the chain is now.
void KeepPosition(const client::ChainPosition& position,
                  storage::Cursor& cursor);

// The next stream shows a fresh snapshot.
void StartSnapshot(storage::Cursor& cursor);

// Whether a stream may go on from there, by a plugin of that
// `PluginOptions.effects_fingerprint`; else a fresh snapshot is due.
bool CanGoOn(const storage::Cursor& cursor, uint64_t effects_fingerprint);

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_WATCH_POSITION_H_
