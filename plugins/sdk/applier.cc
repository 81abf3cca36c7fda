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
#include "plugins/sdk/watch_position.h"
#include "proto/muster/device/v1/liveness_join.h"

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

}  // namespace

Applier::Applier(Options options, Plugin& plugin, EffectStore& store)
    : options_(std::move(options)),
      plugin_(plugin),
      store_(store),
      bad_changes_(options_.name, options_.on_bad_change, store,
                   *options_.clock),
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
  NoteStream(message);
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
  bad_changes_.Begin();
  absl::Status tried;
  do {
    tried = TryOnce(message);
  } while (bad_changes_.SetAside(tried));
  if (!tried.ok()) return bad_changes_.Stuck(message, tried);
  bad_changes_.Passed(message, cursor_.applied_revision());
  return absl::OkStatus();
}

absl::Status Applier::TryOnce(const inventory::v1::WatchResponse& message) {
  storage::Cursor cursor = cursor_;
  EffectBatch batch = store_.NewBatch();
  RETURN_IF_ERROR(Handle(message, cursor, batch));
  RETURN_IF_ERROR(bad_changes_.Park(batch));
  RETURN_IF_ERROR(plugin_.OnBatchEnd(batch));
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
  if (cursor.resume_token().empty()) {
    RETURN_IF_ERROR(plugin_.OnSnapshotBegin(batch));
  }
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
    RETURN_IF_ERROR(TouchDevice(touched, message.revision(), batch));
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
  if (leaves) return DropDevice(name, change.revision(), batch);
  return ShowDevice(change, liveness, batch);
}

absl::Status Applier::ShowDevice(const inventory::v1::Change& change,
                                 const device::v1::Liveness* liveness,
                                 EffectBatch& batch) {
  const HandlerCall call = {client::NameOf(change), change.revision(), &change,
                            liveness};
  return bad_changes_.Try(call, batch, [&] {
    if (liveness == nullptr) return plugin_.OnDevice(change, batch);
    inventory::v1::Change joined = change;
    device::JoinLiveness(*liveness, *joined.mutable_device());
    return plugin_.OnDevice(joined, batch);
  });
}

absl::Status Applier::DropDevice(absl::string_view device, int64_t revision,
                                 EffectBatch& batch) {
  return bad_changes_.Try({device, revision}, batch,
                          [&] { return plugin_.OnGone(device, batch); });
}

absl::Status Applier::TouchDevice(const device::v1::Liveness& liveness,
                                  int64_t revision, EffectBatch& batch) {
  return bad_changes_.Try({liveness.device(), revision, nullptr, &liveness},
                          batch,
                          [&] { return plugin_.OnTouched(liveness, batch); });
}

absl::Status Applier::EndSnapshot(const inventory::v1::SnapshotEnd& end,
                                  int64_t generation, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::vector<std::string> gone,
                   store_.SweepUnshown(generation, batch));
  for (const std::string& name : gone) {
    if (client::IsFacetName(name)) continue;
    RETURN_IF_ERROR(DropDevice(name, end.revision(), batch));
  }
  RETURN_IF_ERROR(plugin_.OnSnapshotEnd(end.revision(), batch));
  Log(Severity::kInfo, "snapshot of the inventory applied",
      {{"plugin", options_.name},
       {"revision", end.revision()},
       {"resources", end.resource_count()},
       {"gone", gone.size()}});
  return absl::OkStatus();
}

absl::Status Applier::Tick(absl::Time now) {
  bool wrote = false;
  {
    absl::MutexLock lock(&mu_);
    EffectBatch batch = store_.NewBatch();
    RETURN_IF_ERROR(plugin_.OnTick(now, batch));
    RETURN_IF_ERROR(CommitBeside("plugin.tick", std::move(batch), wrote));
  }
  if (wrote) options_.on_applied();
  return absl::OkStatus();
}

absl::Status Applier::Update(
    absl::FunctionRef<absl::Status(EffectBatch&)> handle) {
  bool wrote = false;
  {
    absl::MutexLock lock(&mu_);
    EffectBatch batch = store_.NewBatch();
    RETURN_IF_ERROR(handle(batch));
    RETURN_IF_ERROR(CommitBeside("plugin.update", std::move(batch), wrote));
  }
  if (wrote) options_.on_applied();
  return absl::OkStatus();
}

void Applier::RetryParked() {
  const auto snapshot = store_.Snapshot();
  if (!snapshot.ok()) return;
  const auto notes = snapshot->Records("parked/", "parked0", SIZE_MAX);
  if (!notes.ok()) return;
  for (const Record& note : *notes) {
    const absl::Status tried = Update([&](EffectBatch& batch) {
      return bad_changes_.TryAgain(note, plugin_, batch);
    });
    if (tried.ok()) continue;
    LogStatus(Severity::kError, "a change that was put aside still fails",
              tried, {{"plugin", options_.name}, {"note", note.key}});
  }
}

absl::Status Applier::CommitBeside(absl::string_view span_name,
                                   EffectBatch batch, bool& wrote) {
  RETURN_IF_ERROR(plugin_.OnBatchEnd(batch));
  wrote = !batch.empty();
  if (!wrote) return store_.Commit(std::move(batch), store_.cursor());
  Span span(span_name);
  span.SetAttribute("plugin.name", options_.name);
  absl::Status committed = store_.Commit(std::move(batch), store_.cursor());
  span.SetStatus(committed);
  return committed;
}

void Applier::NoteStream(const inventory::v1::WatchResponse& message) {
  if (message.snapshot()) return;
  absl::MutexLock lock(&time_mu_);
  stream_time_ = options_.clock->Now();
}

std::optional<absl::Time> Applier::stream_time() const {
  absl::MutexLock lock(&time_mu_);
  return stream_time_;
}

}  // namespace muster::plugins
