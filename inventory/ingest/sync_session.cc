#include "inventory/ingest/sync_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "inventory/ingest/resolve_check.h"
#include "inventory/ingest/step/sync_protocol.h"
#include "inventory/model/proto_time.h"
#include "inventory/model/sync_end.h"

namespace muster::inventory {
namespace {

// Rows kept in the record of a sync; it is rewritten with every page.
constexpr int kMaxBadRows = 1000;

void AddApiCalls(int64_t calls, v1::Sync& sync) {
  sync.set_api_call_count(sync.api_call_count() + std::max<int64_t>(calls, 0));
}

void AddBadRows(const v1::PushPagesRequest::Page& page, v1::Sync& sync) {
  for (const v1::BadRow& row : page.bad_rows()) {
    Log(Severity::kWarning, "a row of the source was left out",
        {{"sync", sync.name()},
         {"vendor_id", row.vendor_id()},
         {"position", row.position()},
         {"problem", row.problem()}});
    if (sync.bad_rows_size() < kMaxBadRows) *sync.add_bad_rows() = row;
  }
}

v1::SyncError HeldError(int64_t unseen, int64_t living) {
  return ToSyncError(Error(
      absl::StatusCode::kFailedPrecondition, "REMOVALS_HELD",
      absl::StrCat("the sweep did not show ", unseen, " of ", living,
                   " devices, more than the guard allows; nothing was removed: "
                   "check what the token may see, or raise the guard"),
      {{"unseen", absl::StrCat(unseen)}, {"living", absl::StrCat(living)}}));
}

v1::SyncError Undecided(int64_t count) {
  return ToSyncError(
      Error(absl::StatusCode::kUnavailable, "DEVICES_UNDECIDED",
            absl::StrCat("the source could not be asked about ", count,
                         " devices that the sweep did not show; they stay "
                         "until the next sweep"),
            {{"undecided", absl::StrCat(count)}}));
}

}  // namespace

SyncSession::SyncSession(SyncStore& syncs, const DeviceStore& store,
                         RemovalGuard guard)
    : syncs_(syncs), store_(store), guard_(guard) {}

absl::StatusOr<SyncSession::Response> SyncSession::Take(PreparedStep& step) {
  absl::StatusOr<Response> response = Dispatch(step);
  if (!response.ok()) Fail(ToSyncError(response.status()));
  return response;
}

absl::StatusOr<SyncSession::Response> SyncSession::Handle(
    v1::PushPagesRequest request) {
  PreparedStep step = PrepareStep(source_, request);
  return Take(step);
}

void SyncSession::Close(const absl::Status& why) { Fail(ToSyncError(why)); }

absl::StatusOr<SyncSession::Response> SyncSession::Dispatch(
    PreparedStep& step) {
  v1::PushPagesRequest& request = *step.request;
  if (!request.has_page()) RETURN_IF_ERROR(step.status);
  switch (request.step_case()) {
    case v1::PushPagesRequest::kBegin:
      return Begin(request);
    case v1::PushPagesRequest::kPage:
      return TakePage(step);
    case v1::PushPagesRequest::kCommit:
      return Commit(request);
    case v1::PushPagesRequest::kResolve:
      return Resolve(request);
    case v1::PushPagesRequest::kAbort:
      return Abort(request);
    case v1::PushPagesRequest::STEP_NOT_SET:
      break;
  }
  return ProtocolError("a message has no step");
}

absl::StatusOr<SyncSession::Response> SyncSession::Begin(
    const v1::PushPagesRequest& request) {
  RETURN_IF_ERROR(Expect(State::kOpening, "begin"));
  RETURN_IF_ERROR(CheckBegin(request.begin()));
  std::string trace_id = TraceIdOf(request.traceparent());
  if (trace_id.empty()) trace_id = CurrentTraceId();
  ASSIGN_OR_RETURN(const v1::Sync sync,
                   syncs_.Begin(request.begin(), trace_id));
  source_ = request.begin().source();
  kind_ = request.begin().kind();
  sync_ = sync.name();
  if (kind_ == v1::SYNC_KIND_CATALOG) catalog_.emplace(request.begin().job());
  state_ = State::kPages;
  v1::PushPagesResponse response;
  response.mutable_begun()->set_sync(sync_);
  return response;
}

absl::StatusOr<SyncSession::Response> SyncSession::TakePage(
    const PreparedStep& page) {
  RETURN_IF_ERROR(Expect(State::kPages, "page"));
  const int64_t index = page.request->page().index();
  const int64_t next = static_cast<int64_t>(revisions_.size());
  if (index < 0 || index > next) {
    return Error(
        absl::StatusCode::kInvalidArgument, "PAGE_OUT_OF_ORDER",
        absl::StrCat("page ", index, " came where page ", next,
                     " was due; correct the connector"),
        {{"index", absl::StrCat(index)}, {"next", absl::StrCat(next)}});
  }
  if (index == next || MUTANT("resent_page_written_twice")) {
    ASSIGN_OR_RETURN(const int64_t revision, WritePage(page));
    revisions_.push_back(revision);
  }
  v1::PushPagesResponse response;
  response.mutable_ack()->set_index(index);
  response.mutable_ack()->set_revision(revisions_[index]);
  return response;
}

absl::StatusOr<int64_t> SyncSession::WritePage(const PreparedStep& prepared) {
  RETURN_IF_ERROR(prepared.status);
  const v1::PushPagesRequest::Page& page = prepared.request->page();
  SyncStep step = NewStep(*prepared.request);
  step.shown = prepared.devices;
  step.facets = prepared.facets;
  step.out_of_scope = {page.out_of_scope().data(),
                       static_cast<size_t>(page.out_of_scope_size())};
  NoteShown(page);  // for good: a page that fails is the end of the sync
  RETURN_IF_ERROR(StageEntries(page));
  step.update = [&](v1::Sync& sync, v1::Source&) {
    sync.set_page_count(sync.page_count() + 1);
    sync.set_seen_count(shown_.seen.size() +
                        (catalog_ ? catalog_->entries().size() : 0));
    AddApiCalls(page.api_call_count(), sync);
    AddBadRows(page, sync);
  };
  if (MUTANT("ack_before_commit")) return syncs_.Write(step).ok(), 1;
  ASSIGN_OR_RETURN(const v1::Sync sync, syncs_.Write(step));
  removed_count_ = sync.removed_count();
  return sync.revision();
}

void SyncSession::NoteShown(const v1::PushPagesRequest::Page& page) {
  const bool full = kind_ == v1::SYNC_KIND_FULL;
  for (const v1::DeviceObservation& shown : page.devices()) {
    // Facts are no proof that the source still lists the device.
    if (full && shown.facts_only()) continue;
    shown_.seen.insert(shown.device().name());
  }
  shown_.seen.insert(page.out_of_scope().begin(), page.out_of_scope().end());
  for (const v1::BadRow& row : page.bad_rows()) {
    shown_.unreadable.insert(absl::StrCat(
        source_, "/devices/", absl::AsciiStrToLower(row.vendor_id())));
  }
}

absl::Status SyncSession::StageEntries(const v1::PushPagesRequest::Page& page) {
  if (page.entries().empty()) return absl::OkStatus();
  if (!catalog_) {
    return ProtocolError("entries came with a sync that is not CATALOG");
  }
  for (const v1::CatalogEntry& entry : page.entries()) {
    RETURN_IF_ERROR(catalog_->Add(entry));
  }
  return absl::OkStatus();
}

absl::StatusOr<SyncSession::Response> SyncSession::Commit(
    const v1::PushPagesRequest& request) {
  RETURN_IF_ERROR(Expect(State::kPages, "commit"));
  const v1::PushPagesRequest::Commit& commit = request.commit();
  RETURN_IF_ERROR(CheckCommit(kind_, revisions_.size(), commit));
  Sweep sweep;
  if (kind_ == v1::SYNC_KIND_FULL) {
    ASSIGN_OR_RETURN(sweep,
                     JudgeSweep(*store_.Read(), source_, shown_, guard_));
  }
  SyncStep step = NewStep(request);
  if (MUTANT("absence_removes"))
    for (const std::string& name : sweep.unseen)
      step.removals.push_back({name, absl::InfiniteFuture()});
  step.judged_holds = sweep.holds;
  step.catalog = catalog_ ? &*catalog_ : nullptr;
  step.endpoint_problems = &commit.endpoint_problems();
  if (sweep.state == v1::SYNC_STATE_HELD) step.hold = NewHold(sweep);
  step.update = [&](v1::Sync& sync, v1::Source&) {
    AddApiCalls(commit.api_call_count(), sync);
    sync.set_state(sweep.state);
    if (sweep.state == v1::SYNC_STATE_HELD) {
      sync.set_held_count(sweep.unseen.size());
      *sync.mutable_error() = HeldError(sweep.unseen.size(), sweep.living);
    }
    if (kind_ != v1::SYNC_KIND_FULL) return;
    *sync.mutable_completeness() = commit.completeness();
  };
  ASSIGN_OR_RETURN(const v1::Sync sync, syncs_.Write(step));
  return Committed(sync, sweep);
}

SyncSession::Response SyncSession::Committed(const v1::Sync& sync,
                                             const Sweep& sweep) {
  v1::PushPagesResponse response;
  v1::PushPagesResponse::Committed& committed = *response.mutable_committed();
  committed.set_revision(sync.revision());
  committed.set_held(sweep.state == v1::SYNC_STATE_HELD);
  committed.set_unseen_count(sweep.unseen.size());
  committed.set_done(sweep.state == v1::SYNC_STATE_SUCCEEDED);
  state_ = State::kDone;
  if (sweep.state == v1::SYNC_STATE_RESOLVING) {
    state_ = State::kResolving;
    missing_.insert(sweep.unseen.begin(), sweep.unseen.end());
    committed.mutable_missing()->Add(sweep.unseen.begin(), sweep.unseen.end());
  }
  return response;
}

absl::StatusOr<SyncSession::Response> SyncSession::Resolve(
    v1::PushPagesRequest& request) {
  RETURN_IF_ERROR(Expect(State::kResolving, "resolve"));
  v1::PushPagesRequest::Resolve& resolve = *request.mutable_resolve();
  RETURN_IF_ERROR(CheckResolve(source_, missing_, resolve));
  SyncStep step = NewStep(request);
  std::vector<PreparedDevice> present;
  for (v1::Resolution& one : *resolve.mutable_resolutions()) {
    if (one.has_present()) present.push_back(Prepare(*one.mutable_present()));
    if (one.has_gone()) {
      step.removals.push_back(
          {one.device(), FromProto(one.gone().observe_time())});
    }
  }
  step.shown = present;
  const int64_t undecided =
      missing_.size() - step.shown.size() - step.removals.size();
  step.update = [&](v1::Sync& sync, v1::Source&) {
    AddApiCalls(resolve.api_call_count(), sync);
    sync.set_seen_count(sync.seen_count() + step.shown.size());
    sync.set_state(v1::SYNC_STATE_SUCCEEDED);
    if (undecided > 0) *sync.mutable_error() = Undecided(undecided);
  };
  ASSIGN_OR_RETURN(const v1::Sync sync, syncs_.Write(step));
  state_ = State::kDone;
  v1::PushPagesResponse response;
  response.mutable_resolved()->set_revision(sync.revision());
  response.mutable_resolved()->set_removed_count(sync.removed_count() -
                                                 removed_count_);
  return response;
}

absl::StatusOr<SyncSession::Response> SyncSession::Abort(
    const v1::PushPagesRequest& request) {
  if (state_ == State::kOpening || done()) {
    return ProtocolError("abort came where no sync is open");
  }
  const v1::PushPagesRequest::Abort& abort = request.abort();
  if (abort.error().reason().empty()) {
    return ProtocolError("abort gives no reason");
  }
  SyncStep step = NewStep(request);
  step.update = [&](v1::Sync& sync, v1::Source&) {
    AddApiCalls(abort.api_call_count(), sync);
    sync.set_state(v1::SYNC_STATE_FAILED);
    *sync.mutable_error() = abort.error();
  };
  RETURN_IF_ERROR(syncs_.Write(step).status());
  state_ = State::kDone;
  return std::nullopt;
}

absl::Status SyncSession::Expect(State state, absl::string_view step) const {
  if (state_ == state) return absl::OkStatus();
  return ProtocolError(absl::StrCat(step, " came out of turn"));
}

SyncStep SyncSession::NewStep(const v1::PushPagesRequest& request) const {
  SyncStep step;
  step.sync = sync_;
  step.traceparent = request.traceparent();
  return step;
}

void SyncSession::Fail(const v1::SyncError& why) {
  const bool open = state_ == State::kPages || state_ == State::kResolving;
  state_ = State::kDone;
  if (!open) return;
  const absl::Status written = syncs_.Fail(sync_, why);
  if (!written.ok()) {
    LogStatus(Severity::kError, "the end of a sync could not be recorded",
              written, {{"sync", sync_}});
  }
}

}  // namespace muster::inventory
