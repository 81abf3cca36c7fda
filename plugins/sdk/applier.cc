#include "plugins/sdk/applier.h"

#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "client/watch_chain.h"
#include "proto/muster/device/v1/liveness_join.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::plugins {
namespace {

// Links of one span; a page of changes shares one commit.
constexpr size_t kMaxLinks = 64;

SpanOptions LinkedTo(const inventory::v1::WatchResponse& message) {
  absl::btree_set<std::string> commits;
  for (const inventory::v1::Change& change : message.changes()) {
    if (commits.size() == kMaxLinks) break;
    if (!change.traceparent().empty()) commits.insert(change.traceparent());
  }
  SpanOptions options;
  options.kind = SpanKind::kConsumer;
  options.root = true;
  options.links.assign(commits.begin(), commits.end());
  return options;
}

bool IsBookmark(const inventory::v1::WatchResponse& message) {
  return message.changes().empty() && message.touched().empty() &&
         message.sources().empty() && !message.has_snapshot_end();
}

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

// Liveness by device; points into the message.
using LivenessOf =
    absl::flat_hash_map<absl::string_view, const device::v1::Liveness*>;

LivenessOf ByDevice(const inventory::v1::WatchResponse& message) {
  LivenessOf by_device;
  if (message.changes().empty()) return by_device;
  for (const device::v1::Liveness& liveness : message.touched()) {
    by_device[liveness.device()] = &liveness;
  }
  return by_device;
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

}  // namespace

Applier::Applier(Options options, Plugin& plugin, EffectStore& store)
    : options_(std::move(options)),
      plugin_(plugin),
      store_(store),
      cursor_(store.cursor()) {
  if (!CanGoOn(cursor_, options_.effects_fingerprint)) StartSnapshot(cursor_);
  cursor_.set_effects_fingerprint(options_.effects_fingerprint);
}

std::string Applier::resume_token() const {
  absl::MutexLock lock(&mu_);
  return cursor_.resume_token();
}

void Applier::StartOver() {
  absl::MutexLock lock(&mu_);
  StartSnapshot(cursor_);
}

absl::Status Applier::Apply(const inventory::v1::WatchResponse& message) {
  {
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(ApplyLocked(message));
  }
  options_.on_applied();
  return absl::OkStatus();
}

absl::Status Applier::ApplyLocked(const inventory::v1::WatchResponse& message) {
  if (IsBookmark(message)) return HandleAndCommit(message);
  Span span("plugin.apply", LinkedTo(message));
  WithSpan current(span);
  span.SetAttribute("plugin.name", options_.name);
  span.SetAttribute("plugin.change_count", message.changes_size());
  span.SetAttribute("inventory.revision", message.revision());
  absl::Status applied = HandleAndCommit(message);
  span.SetStatus(applied);
  return applied;
}

absl::Status Applier::HandleAndCommit(
    const inventory::v1::WatchResponse& message) {
  storage::Cursor cursor = cursor_;
  EffectBatch batch = store_.NewBatch();
  RETURN_IF_ERROR(Handle(message, cursor, batch));
  const bool nothing_new = batch.empty() && cursor.SerializeAsString() ==
                                                cursor_.SerializeAsString();
  if (nothing_new) return absl::OkStatus();
  RETURN_IF_ERROR(store_.Commit(std::move(batch), cursor));
  cursor_ = std::move(cursor);
  return absl::OkStatus();
}

absl::Status Applier::Handle(const inventory::v1::WatchResponse& message,
                             storage::Cursor& cursor, EffectBatch& batch) {
  const int64_t generation = cursor.generation();
  client::WatchChain chain = ChainOf(cursor);
  RETURN_IF_ERROR(chain.Follow(message, [&](absl::string_view name) {
    return store_.CountedRevision(name, generation);
  }));
  RETURN_IF_ERROR(HandleChanges(message, generation, batch));
  if (message.has_snapshot_end()) {
    RETURN_IF_ERROR(EndSnapshot(message.snapshot_end(), generation, batch));
    cursor.set_complete(true);
  }
  for (const inventory::v1::Source& source : message.sources()) {
    RETURN_IF_ERROR(plugin_.OnSource(source, batch));
  }
  KeepPosition(chain.position(), cursor);
  cursor.set_resume_token(message.resume_token());
  if (!cursor.in_snapshot()) cursor.set_applied_revision(message.revision());
  return absl::OkStatus();
}

absl::Status Applier::HandleChanges(const inventory::v1::WatchResponse& message,
                                    int64_t generation, EffectBatch& batch) {
  const LivenessOf liveness_of = ByDevice(message);
  absl::flat_hash_set<absl::string_view> shown;
  for (const inventory::v1::Change& change : message.changes()) {
    const std::string& name = client::NameOf(change);
    const auto liveness = liveness_of.find(name);
    const bool known = liveness != liveness_of.end();
    RETURN_IF_ERROR(HandleChange(change, known ? liveness->second : nullptr,
                                 generation, batch));
    if (known) shown.insert(name);
  }
  for (const device::v1::Liveness& touched : message.touched()) {
    if (shown.contains(touched.device())) continue;
    RETURN_IF_ERROR(plugin_.OnTouched(touched, batch));
  }
  return absl::OkStatus();
}

absl::Status Applier::HandleChange(const inventory::v1::Change& change,
                                   const device::v1::Liveness* liveness,
                                   int64_t generation, EffectBatch& batch) {
  const std::string& name = client::NameOf(change);
  const bool leaves = client::LeavesView(change);
  if (leaves) {
    store_.Forget(name, batch);
  } else {
    store_.MarkShown(name, generation, client::CountedRevision(change), batch);
  }
  if (change.has_facet()) return absl::OkStatus();
  if (leaves) return plugin_.OnGone(name, batch);
  if (liveness == nullptr) return plugin_.OnDevice(change, batch);
  inventory::v1::Change joined = change;
  device::JoinLiveness(*liveness, *joined.mutable_device());
  return plugin_.OnDevice(joined, batch);
}

absl::Status Applier::EndSnapshot(const inventory::v1::SnapshotEnd& end,
                                  int64_t generation, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::vector<std::string> gone,
                   store_.SweepUnshown(generation, batch));
  for (const std::string& name : gone) {
    if (client::IsFacetName(name)) continue;
    RETURN_IF_ERROR(plugin_.OnGone(name, batch));
  }
  Log(Severity::kInfo, "snapshot of the inventory applied",
      {{"plugin", options_.name},
       {"revision", end.revision()},
       {"resources", end.resource_count()},
       {"gone", gone.size()}});
  return absl::OkStatus();
}

absl::Status Applier::Tick(absl::Time now) {
  {
    absl::MutexLock lock(&mu_);
    EffectBatch batch = store_.NewBatch();
    RETURN_IF_ERROR(plugin_.OnTick(now, batch));
    if (batch.empty()) return absl::OkStatus();
    Span span("plugin.tick");
    span.SetAttribute("plugin.name", options_.name);
    absl::Status committed = store_.Commit(std::move(batch), store_.cursor());
    span.SetStatus(committed);
    RETURN_IF_ERROR(committed);
  }
  options_.on_applied();
  return absl::OkStatus();
}

}  // namespace muster::plugins
