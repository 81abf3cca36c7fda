#include "plugins/sdk/watch_position.h"

#include <utility>

#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::plugins {

client::WatchChain ChainOf(const storage::Cursor& cursor) {
  inventory::v1::ViewDigest view;
  view.set_count(cursor.view_count());
  view.set_digest(cursor.view_digest());
  client::ChainPosition position;
  position.revision = cursor.chain_revision();
  position.in_snapshot = cursor.in_snapshot();
  position.snapshot_position = cursor.snapshot_position();
  position.shown_count = cursor.shown_count();
  position.view = inventory::v1::ViewSum(view);
  return client::WatchChain(std::move(position));
}

void KeepPosition(const client::ChainPosition& position,
                  storage::Cursor& cursor) {
  const inventory::v1::ViewDigest view = position.view.ToProto();
  cursor.set_chain_revision(position.revision);
  cursor.set_in_snapshot(position.in_snapshot);
  cursor.set_snapshot_position(position.snapshot_position);
  cursor.set_shown_count(position.shown_count);
  cursor.set_view_count(view.count());
  cursor.set_view_digest(view.digest());
}

void StartSnapshot(storage::Cursor& cursor) {
  cursor.clear_resume_token();
  cursor.set_generation(cursor.generation() + 1);
  KeepPosition(client::ChainPosition(), cursor);
}

bool CanGoOn(const storage::Cursor& cursor, uint64_t effects_fingerprint) {
  return !cursor.resume_token().empty() && !cursor.view_digest().empty() &&
         cursor.effects_fingerprint() == effects_fingerprint;
}

}  // namespace muster::plugins
