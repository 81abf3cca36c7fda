#include "inventory/commit/sync_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/catalog/catalog_swap.h"
#include "inventory/commit/device_commit.h"
#include "inventory/model/proto_time.h"
#include "inventory/model/source_state.h"
#include "inventory/model/sync_end.h"

namespace muster::inventory {
namespace {

constexpr absl::string_view kPaused = "SOURCE_PAUSED";

absl::Status IsOver(const v1::Sync& sync) {
  const std::string reason =
      sync.has_error() ? sync.error().reason() : "SYNC_SUPERSEDED";
  const auto code = reason == kPaused ? absl::StatusCode::kFailedPrecondition
                                      : absl::StatusCode::kAborted;
  return Error(code, reason,
               absl::StrCat(sync.name(), " is over: ", sync.error().message()),
               {{"sync", sync.name()}});
}

absl::Status Paused(const v1::Source& source) {
  return Error(absl::StatusCode::kFailedPrecondition, kPaused,
               absl::StrCat("an operator paused ", source.name(),
                            "; no sync may begin until it is resumed"),
               {{"source", source.name()}});
}

absl::Status PendingReview(const v1::Source& source) {
  return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_PENDING_REVIEW",
               absl::StrCat(source.name(),
                            " waits for its review; no sync may begin until an "
                            "operator activates it"),
               {{"source", source.name()}});
}

// Whether a sync of the source may begin.
absl::Status CheckOpen(const v1::Source& source) {
  if (source.paused()) return Paused(source);
  return source.has_review() ? PendingReview(source) : absl::OkStatus();
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

absl::Status SourceNotFound(absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND",
               absl::StrCat("there is no source ", name,
                            " any more; start another sync to announce it"),
               {{"source", std::string(name)}});
}

v1::Sync NewSync(const v1::PushPagesRequest::Begin& begin, int64_t number) {
  v1::Sync sync;
  sync.set_name(absl::StrCat(begin.source(), "/syncs/", number));
  sync.set_kind(begin.kind());
  sync.set_job(begin.job());
  sync.set_state(v1::SYNC_STATE_RUNNING);
  sync.set_expected_count(begin.expected_count());
  return sync;
}

v1::Source Announced(const v1::PushPagesRequest::Begin& begin,
                     const std::optional<v1::Source>& known) {
  v1::Source source;
  source.set_name(begin.source());
  source.set_state(v1::SOURCE_STATE_WAITING_TO_SYNC);
  if (known) source = *known;
  if (source.state() == v1::SOURCE_STATE_UNSPECIFIED) {
    source.set_state(v1::SOURCE_STATE_WAITING_TO_SYNC);
  }
  source.set_vendor(begin.vendor());
  source.set_host(begin.host());
  return source;
}

absl::StatusOr<std::string> SourceOf(const v1::Sync& sync) {
  ASSIGN_OR_RETURN(const SyncName name, SyncName::Parse(sync.name()));
  return name.parent().ToString();
}

void Describe(const SyncStep& step, const DeviceCommit& commit,
              const StoreDraft& draft, Span& span) {
  span.SetAttribute("muster.sync", step.sync);
  span.SetAttribute("muster.devices.shown", step.shown.size());
  span.SetAttribute("muster.devices.added", commit.counts().added);
  span.SetAttribute("muster.devices.changed", commit.counts().changed);
  span.SetAttribute("muster.devices.removed", commit.counts().removed);
  span.SetAttribute("muster.facets.shown", step.facets.size());
  span.SetAttribute("muster.facets.changed", commit.counts().facets_changed);
  span.SetAttribute("muster.revision", draft.revision());
}

absl::Status FillResources(const SyncStep& step, DeviceCommit& commit) {
  RETURN_IF_ERROR(commit.Prefetch(step.shown));
  for (const PreparedDevice& shown : step.shown) {
    RETURN_IF_ERROR(commit.Show(shown));
  }
  for (const std::string* device : step.out_of_scope) {
    RETURN_IF_ERROR(
        commit.Retire(*device, device::v1::REMOVAL_REASON_LEFT_SCOPE));
  }
  RETURN_IF_ERROR(commit.Prefetch(step.facets));
  for (const PreparedFacet& shown : step.facets) {
    RETURN_IF_ERROR(commit.Show(shown));
  }
  for (const Removal& removal : step.removals) {
    RETURN_IF_ERROR(commit.Remove(removal.device, removal.when));
  }
  return absl::OkStatus();
}

void AddCounts(const DeviceCommit& commit, const StoreDraft& draft,
               v1::Sync& sync, v1::Source& source) {
  const DeviceCommit::Counts& counts = commit.counts();
  sync.set_added_count(sync.added_count() + counts.added);
  sync.set_changed_count(sync.changed_count() + counts.changed);
  sync.set_removed_count(sync.removed_count() + counts.removed);
  sync.set_revision(draft.revision());
  source.set_device_count(source.device_count() + counts.living);
}

}  // namespace

absl::Status SyncStore::FailInterrupted() {
  return writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(const auto open, SyncDocuments(draft).OpenSyncs(""));
    return FailAll(open, Interrupted(), draft);
  });
}

absl::StatusOr<v1::Sync> SyncStore::Begin(
    const v1::PushPagesRequest::Begin& begin, absl::string_view trace_id) {
  v1::Sync sync;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(Open open, FillBegin(begin, trace_id, draft));
    sync = std::move(open.sync);
    return absl::OkStatus();
  }));
  return sync;
}

absl::StatusOr<v1::Sync> SyncStore::Write(const SyncStep& step) {
  SpanOptions options;
  options.parent_traceparent = step.traceparent;
  Span span("inventory.commit", options);
  const WithSpan scope(span);
  Open open;
  const auto fill = [&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(open, FillStep(step, span, draft));
    return absl::OkStatus();
  };
  const absl::Status written = writer_.Write(fill);
  span.SetStatus(written);
  RETURN_IF_ERROR(written);
  on_replaced_(open.source.name(), open.replaced);
  return std::move(open.sync);
}

absl::Status SyncStore::Fail(const std::string& sync,
                             const v1::SyncError& why) {
  return writer_.Write([&](StoreDraft& draft) -> absl::Status {
    const auto open = SyncDocuments(draft).GetSync(sync);
    if (absl::IsNotFound(open.status())) return absl::OkStatus();
    RETURN_IF_ERROR(open.status());
    if (HasEnded(open->state())) return absl::OkStatus();
    return FailAll({*open}, why, draft);
  });
}

absl::Status SyncStore::AbortSyncsOf(absl::string_view source,
                                     const absl::Status& why) {
  return writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(const auto open, SyncDocuments(draft).OpenSyncs(source));
    return FailAll(open, ToSyncError(why), draft);
  });
}

absl::StatusOr<SyncStore::Open> SyncStore::FillBegin(
    const v1::PushPagesRequest::Begin& begin, absl::string_view trace_id,
    StoreDraft& draft) const {
  SyncDocuments documents(draft);
  ASSIGN_OR_RETURN(const auto known, documents.GetSource(begin.source()));
  if (known) RETURN_IF_ERROR(CheckOpen(*known));
  ASSIGN_OR_RETURN(const int64_t last, documents.LastSync(begin.source()));
  ASSIGN_OR_RETURN(auto older, documents.OpenSyncs(begin.source()));
  older.erase(std::remove_if(older.begin(), older.end(),
                             [&](const auto& one) {
                               return one.kind() != begin.kind() ||
                                      one.job() != begin.job();
                             }),
              older.end());
  Open open;
  open.sync = NewSync(begin, last + 1);
  RETURN_IF_ERROR(FailAll(older, Superseded(open.sync.name()), draft));
  RETURN_IF_ERROR(documents.Prune(begin.source(), last + 1));
  *open.sync.mutable_start_time() = ToProto(clock_.Now());
  open.sync.set_trace_id(std::string(trace_id));
  open.sync.set_revision(draft.revision());
  open.source = Announced(begin, known);
  open.source.set_last_sync(open.sync.name());
  documents.Put(open.source);
  RETURN_IF_ERROR(documents.Put(open.sync));
  return open;
}

absl::StatusOr<SyncStore::Open> SyncStore::FillStep(const SyncStep& step,
                                                    Span& span,
                                                    StoreDraft& draft) const {
  SyncDocuments documents(draft);
  Open open;
  ASSIGN_OR_RETURN(open.sync, documents.GetSync(step.sync));
  if (HasEnded(open.sync.state()) && !MUTANT("superseded_sync_accepted"))
    return IsOver(open.sync);
  ASSIGN_OR_RETURN(const std::string name, SourceOf(open.sync));
  ASSIGN_OR_RETURN(const auto source, documents.GetSource(name));
  if (!source) return SourceNotFound(name);
  open.source = *source;

  DeviceCommit commit(draft, {clock_.Now(), step.sync, span.traceparent()});
  RETURN_IF_ERROR(FillResources(step, commit));
  AddCounts(commit, draft, open.sync, open.source);
  if (step.update) step.update(open.sync, open.source);
  RETURN_IF_ERROR(FillStatus(step, open, draft));
  RETURN_IF_ERROR(FillHolds(step, documents));
  RETURN_IF_ERROR(documents.Put(open.sync));
  documents.Put(open.source);
  open.replaced = draft.liveness().replaced();
  Describe(step, commit, draft, span);
  return open;
}

absl::Status SyncStore::FailAll(const std::vector<v1::Sync>& syncs,
                                const v1::SyncError& why,
                                StoreDraft& draft) const {
  SyncDocuments documents(draft);
  std::map<std::string, Health> sources;
  for (v1::Sync sync : syncs) {
    ASSIGN_OR_RETURN(const std::string name, SourceOf(sync));
    const auto [known, is_new] = sources.try_emplace(name);
    Health& health = known->second;
    if (is_new) {
      ASSIGN_OR_RETURN(auto source, documents.GetSource(name));
      if (source) health.source = *std::move(source);
      ASSIGN_OR_RETURN(health.status, documents.GetStatus(name));
    }
    sync.set_state(v1::SYNC_STATE_FAILED);
    *sync.mutable_error() = why;
    End(sync, health.source, health.status, draft);
    RETURN_IF_ERROR(documents.Put(sync));
  }
  for (const auto& [name, health] : sources) {
    if (health.source.name().empty()) continue;
    documents.Put(health.source);
    documents.Put(name, health.status);
  }
  return absl::OkStatus();
}

absl::Status SyncStore::FillStatus(const SyncStep& step, Open& open,
                                   StoreDraft& draft) const {
  const bool ended = HasEnded(open.sync.state());
  if (!ended && step.endpoint_problems == nullptr) return absl::OkStatus();
  SyncDocuments documents(draft);
  v1::Source& source = open.source;
  ASSIGN_OR_RETURN(auto status, documents.GetStatus(source.name()));
  if (step.endpoint_problems != nullptr) {
    ApplyEndpointProblems(open.sync, *step.endpoint_problems, status);
    ApplyStatus(status, source);
  }
  if (step.catalog != nullptr) {
    const absl::Time start = FromProto(open.sync.start_time());
    ASSIGN_OR_RETURN(
        const CatalogCounts counts,
        SwapCatalog(source.name(), *step.catalog, start, draft, status));
    open.sync.set_added_count(counts.added);
    open.sync.set_changed_count(counts.changed);
    open.sync.set_removed_count(counts.removed);
  }
  if (ended) End(open.sync, source, status, draft);
  documents.Put(source.name(), status);
  return absl::OkStatus();
}

absl::Status SyncStore::FillHolds(const SyncStep& step,
                                  SyncDocuments& documents) const {
  for (const v1::Hold& hold : step.judged_holds) {
    RETURN_IF_ERROR(documents.Replace(hold));
  }
  if (!step.hold) return absl::OkStatus();
  ASSIGN_OR_RETURN(const SyncName sync, SyncName::Parse(step.sync));
  v1::Hold hold = *step.hold;
  hold.set_name(absl::StrCat(sync.parent().ToString(), "/holds/", sync.sync));
  hold.set_sync(step.sync);
  hold.set_state(v1::HOLD_STATE_PENDING);
  *hold.mutable_create_time() = ToProto(clock_.Now());
  return documents.Put(hold);
}

void SyncStore::End(v1::Sync& sync, v1::Source& source,
                    store::SourceStatus& status, StoreDraft& draft) const {
  *sync.mutable_end_time() = ToProto(clock_.Now());
  ApplySyncEnd(sync, source, status);
  draft.CountEndedSync();
}

}  // namespace muster::inventory
