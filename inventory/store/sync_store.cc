#include "inventory/store/sync_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "inventory/model/proto_time.h"
#include "inventory/model/sync_end.h"
#include "inventory/store/device_commit.h"
#include "inventory/store/store_keys.h"

namespace muster::inventory {
namespace {

absl::Status IsOver(const v1::Sync& sync) {
  const std::string reason =
      sync.has_error() ? sync.error().reason() : "SYNC_SUPERSEDED";
  return Error(absl::StatusCode::kAborted, reason,
               absl::StrCat(sync.name(), " is over: ", sync.error().message()),
               {{"sync", sync.name()}});
}

v1::SyncError Superseded(absl::string_view newer) {
  return ToSyncError(Error(absl::StatusCode::kAborted, "SYNC_SUPERSEDED",
                           absl::StrCat(newer, " began; nothing is to be done"),
                           {{"newer", std::string(newer)}}));
}

v1::SyncError Interrupted() {
  return ToSyncError(
      Error(absl::StatusCode::kUnavailable, "SYNC_INTERRUPTED",
            "the inventory stopped while the sync ran; start another sync"));
}

v1::Sync NewSync(const v1::PushPagesRequest::Begin& begin, int64_t number) {
  v1::Sync sync;
  sync.set_name(absl::StrCat(begin.source(), "/syncs/", number));
  sync.set_kind(begin.kind());
  sync.set_state(v1::SYNC_STATE_RUNNING);
  sync.set_expected_count(begin.expected_count());
  return sync;
}

void Describe(const SyncStep& step, const DeviceCommit& commit, Span& span) {
  span.SetAttribute("muster.sync", step.sync);
  span.SetAttribute("muster.devices.shown", step.shown.size());
  span.SetAttribute("muster.devices.added", commit.counts().added);
  span.SetAttribute("muster.devices.changed", commit.counts().changed);
  span.SetAttribute("muster.devices.removed", commit.counts().removed);
  span.SetAttribute("muster.revision", commit.end().revision);
}

absl::Status Fill(const SyncStep& step, DeviceCommit& commit) {
  for (const v1::DeviceObservation* shown : step.shown) {
    RETURN_IF_ERROR(commit.Show(*shown));
  }
  for (const Removal& removal : step.removals) {
    RETURN_IF_ERROR(commit.Remove(removal.device, removal.when));
  }
  return absl::OkStatus();
}

void AddCounts(const DeviceCommit& commit, v1::Sync& sync, v1::Source& source) {
  const DeviceCommit::Counts& counts = commit.counts();
  sync.set_added_count(sync.added_count() + counts.added);
  sync.set_changed_count(sync.changed_count() + counts.changed);
  sync.set_removed_count(sync.removed_count() + counts.removed);
  sync.set_revision(commit.end().revision);
  source.set_device_count(source.device_count() + counts.living);
}

}  // namespace

SyncStore::SyncStore(InventoryDb& db, Clock& clock,
                     std::function<void()> on_commit)
    : db_(db), sources_(db), clock_(clock), on_commit_(std::move(on_commit)) {}

absl::Status SyncStore::FailInterrupted() {
  ASSIGN_OR_RETURN(const auto open, sources_.OpenSyncs());
  for (const v1::Sync& sync : open) {
    RETURN_IF_ERROR(Fail(sync.name(), Interrupted()));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Sync> SyncStore::Begin(
    const v1::PushPagesRequest::Begin& begin, absl::string_view trace_id) {
  absl::StatusOr<v1::Sync> sync;
  {
    absl::MutexLock lock(&mu_);
    sync = BeginLocked(begin, trace_id);
  }
  if (sync.ok()) on_commit_();
  return sync;
}

absl::StatusOr<v1::Sync> SyncStore::Write(const SyncStep& step) {
  absl::StatusOr<v1::Sync> sync;
  {
    absl::MutexLock lock(&mu_);
    sync = WriteLocked(step);
  }
  if (sync.ok()) on_commit_();
  return sync;
}

absl::Status SyncStore::Fail(const std::string& sync,
                             const v1::SyncError& why) {
  SyncStep step;
  step.sync = sync;
  step.update = [&](v1::Sync& failed, v1::Source&) {
    failed.set_state(v1::SYNC_STATE_FAILED);
    *failed.mutable_error() = why;
  };
  const absl::Status written = Write(step).status();
  return absl::IsAborted(written) ? absl::OkStatus() : written;
}

absl::StatusOr<v1::Sync> SyncStore::BeginLocked(
    const v1::PushPagesRequest::Begin& begin, absl::string_view trace_id) {
  Open open;
  LogEnd end = db_.end();
  ASSIGN_OR_RETURN(const int64_t last, sources_.LastSyncNumber(begin.source()));
  open.sync = NewSync(begin, last + 1);
  *open.sync.mutable_start_time() = ToProto(clock_.Now());
  open.sync.set_trace_id(std::string(trace_id));
  open.sync.set_revision(end.revision);
  ASSIGN_OR_RETURN(open.source, LoadSource(begin));
  open.source.set_last_sync(open.sync.name());

  RocksBatch batch = db_.rocks().NewBatch();
  const auto older = open_.find({begin.source(), begin.kind()});
  if (older != open_.end()) {
    ++end.ended_syncs;
    RETURN_IF_ERROR(Supersede(older->second, open.sync.name(), batch));
  }
  RETURN_IF_ERROR(Put(open, batch));
  RETURN_IF_ERROR(db_.Commit(std::move(batch), end));
  open_[{begin.source(), begin.kind()}] = open.sync.name();
  return open.sync;
}

absl::Status SyncStore::Supersede(const std::string& older,
                                  absl::string_view newer,
                                  RocksBatch& batch) const {
  ASSIGN_OR_RETURN(Open open, Load(older));
  open.sync.set_state(v1::SYNC_STATE_FAILED);
  *open.sync.mutable_error() = Superseded(newer);
  End(open);
  return Put(open, batch);
}

absl::StatusOr<v1::Sync> SyncStore::WriteLocked(const SyncStep& step) {
  SpanOptions options;
  options.parent_traceparent = step.traceparent;
  Span span("inventory.commit", options);
  const WithSpan scope(span);
  ASSIGN_OR_RETURN(Open open, Load(step.sync));
  DeviceCommit commit(db_, {clock_.Now(), step.sync, span.traceparent()});
  RETURN_IF_ERROR(Fill(step, commit));
  AddCounts(commit, open.sync, open.source);
  if (step.update) step.update(open.sync, open.source);
  LogEnd end = commit.end();
  const bool ended = HasEnded(open.sync.state());
  if (ended) {
    End(open);
    ++end.ended_syncs;
  }
  RETURN_IF_ERROR(Put(open, commit.batch()));
  Describe(step, commit, span);
  const absl::Status committed = db_.Commit(std::move(commit.batch()), end);
  span.SetStatus(committed);
  RETURN_IF_ERROR(committed);
  if (ended) {
    absl::erase_if(open_,
                   [&](const auto& one) { return one.second == step.sync; });
  }
  return open.sync;
}

absl::StatusOr<SyncStore::Open> SyncStore::Load(const std::string& sync) const {
  Open open;
  ASSIGN_OR_RETURN(open.sync, sources_.GetSync(sync));
  if (HasEnded(open.sync.state())) return IsOver(open.sync);
  ASSIGN_OR_RETURN(const SyncName name, SyncName::Parse(sync));
  ASSIGN_OR_RETURN(open.source, sources_.GetSource(name.parent().ToString()));
  return open;
}

absl::StatusOr<v1::Source> SyncStore::LoadSource(
    const v1::PushPagesRequest::Begin& begin) const {
  v1::Source source;
  ASSIGN_OR_RETURN(const bool known,
                   db_.Read(kSources, begin.source(), source));
  if (!known) {
    source.set_name(begin.source());
    source.set_state(v1::SOURCE_STATE_WAITING_TO_SYNC);
  }
  source.set_vendor(begin.vendor());
  source.set_host(begin.host());
  return source;
}

absl::Status SyncStore::Put(const Open& open, RocksBatch& batch) const {
  ASSIGN_OR_RETURN(const std::string key, SyncKeyOf(open.sync.name()));
  batch.Put(kSyncs, key, open.sync.SerializeAsString());
  batch.Put(kSources, open.source.name(), open.source.SerializeAsString());
  return absl::OkStatus();
}

void SyncStore::End(Open& open) const {
  *open.sync.mutable_end_time() = ToProto(clock_.Now());
  ApplySyncEnd(open.sync, open.source);
}

}  // namespace muster::inventory
