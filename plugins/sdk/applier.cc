#include "plugins/sdk/applier.h"

#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"

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

absl::Status ChainBroken(absl::string_view what, int64_t expected,
                         int64_t got) {
  return Error(
      absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN",
      absl::StrCat("the inventory's ", what, " is ", got, " where ", expected,
                   " must follow, so something was missed; a fresh "
                   "snapshot is taken"),
      {{"what", std::string(what)},
       {"expected", absl::StrCat(expected)},
       {"got", absl::StrCat(got)}});
}

// Within a snapshot revisions stand still at 0, whether it was resumed or not.
absl::Status CheckChain(const storage::Cursor& cursor,
                        const inventory::v1::WatchResponse& message) {
  if (cursor.in_snapshot() ||
      message.previous_revision() == cursor.chain_revision()) {
    return absl::OkStatus();
  }
  return ChainBroken("previous revision", cursor.chain_revision(),
                     message.previous_revision());
}

void StartSnapshot(storage::Cursor& cursor) {
  cursor.clear_resume_token();
  cursor.set_chain_revision(0);
  cursor.set_generation(cursor.generation() + 1);
  cursor.set_in_snapshot(true);
  cursor.set_catching_up(false);
  cursor.set_shown_count(0);
}

}  // namespace

Applier::Applier(Options options, Plugin& plugin, EffectStore& store)
    : options_(std::move(options)),
      plugin_(plugin),
      store_(store),
      cursor_(store.cursor()) {
  const bool outdated =
      cursor_.effects_fingerprint() != options_.effects_fingerprint;
  if (cursor_.resume_token().empty() || outdated) StartSnapshot(cursor_);
  cursor_.set_effects_fingerprint(options_.effects_fingerprint);
}

std::string Applier::resume_token() const {
  absl::MutexLock lock(&mu_);
  return cursor_.resume_token();
}

void Applier::BeginSnapshot() {
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
  RETURN_IF_ERROR(CheckChain(cursor, message));
  // A stream that has nothing new has shown all that changed meanwhile.
  if (cursor.catching_up() && message.changes().empty()) {
    RETURN_IF_ERROR(EndCatchUp(cursor, batch));
  }
  for (const inventory::v1::Change& change : message.changes()) {
    RETURN_IF_ERROR(HandleChange(change, cursor, batch));
  }
  if (message.has_snapshot_end()) {
    RETURN_IF_ERROR(EndSnapshot(message.snapshot_end(), cursor, batch));
  }
  for (const device::v1::Liveness& touched : message.touched()) {
    RETURN_IF_ERROR(plugin_.OnTouched(touched, batch));
  }
  for (const inventory::v1::Source& source : message.sources()) {
    RETURN_IF_ERROR(plugin_.OnSource(source, batch));
  }
  cursor.set_resume_token(message.resume_token());
  if (!cursor.in_snapshot()) cursor.set_chain_revision(message.revision());
  if (!cursor.in_snapshot() && !cursor.catching_up()) {
    cursor.set_applied_revision(message.revision());
  }
  return absl::OkStatus();
}

absl::Status Applier::HandleChange(const inventory::v1::Change& change,
                                   storage::Cursor& cursor,
                                   EffectBatch& batch) {
  ASSIGN_OR_RETURN(
      const bool first,
      store_.MarkShown(change.device().name(), cursor.generation(), batch));
  if (first && change.type() == inventory::v1::Change::TYPE_SNAPSHOT) {
    cursor.set_shown_count(cursor.shown_count() + 1);
  }
  return plugin_.OnDevice(change, batch);
}

absl::Status Applier::EndSnapshot(const inventory::v1::SnapshotEnd& end,
                                  storage::Cursor& cursor, EffectBatch& batch) {
  if (end.device_count() != cursor.shown_count()) {
    return ChainBroken("number of devices in the snapshot", end.device_count(),
                       cursor.shown_count());
  }
  cursor.set_in_snapshot(false);
  cursor.set_catching_up(true);
  // Before the first change there is nothing to catch up with.
  if (end.revision() == 0) return EndCatchUp(cursor, batch);
  return absl::OkStatus();
}

absl::Status Applier::EndCatchUp(storage::Cursor& cursor, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::vector<std::string> gone,
                   store_.SweepUnshown(cursor.generation(), batch));
  for (const std::string& device : gone) {
    RETURN_IF_ERROR(plugin_.OnGone(device, batch));
  }
  Log(Severity::kInfo, "snapshot of the inventory applied",
      {{"plugin", options_.name},
       {"devices", cursor.shown_count()},
       {"gone", gone.size()}});
  cursor.set_catching_up(false);
  cursor.set_complete(true);
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
