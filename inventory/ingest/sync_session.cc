#include "inventory/ingest/sync_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "inventory/ingest/resolve_check.h"
#include "inventory/ingest/sync_protocol.h"
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

SyncSession::SyncSession(SyncStore& syncs, const DeviceStore& devices,
                         RemovalGuard guard)
    : syncs_(syncs), devices_(devices), guard_(guard) {}

absl::StatusOr<std::optional<v1::PushPagesResponse>> SyncSession::Handle(
    const v1::PushPagesRequest& request) {
  absl::StatusOr<Response> response = Dispatch(request);
  if (!response.ok()) Fail(ToSyncError(response.status()));
  return response;
}

void SyncSession::Close(const absl::Status& why) { Fail(ToSyncError(why)); }

absl::StatusOr<SyncSession::Response> SyncSession::Dispatch(
    const v1::PushPagesRequest& request) {
  switch (request.step_case()) {
    case v1::PushPagesRequest::kBegin:
      return Begin(request);
    case v1::PushPagesRequest::kPage:
      return TakePage(request);
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
  state_ = State::kPages;
  v1::PushPagesResponse response;
  response.mutable_begun()->set_sync(sync_);
  return response;
}

absl::StatusOr<SyncSession::Response> SyncSession::TakePage(
    const v1::PushPagesRequest& request) {
  RETURN_IF_ERROR(Expect(State::kPages, "page"));
  const int64_t index = request.page().index();
  const int64_t next = static_cast<int64_t>(revisions_.size());
  if (index < 0 || index > next) {
    return Error(
        absl::StatusCode::kInvalidArgument, "PAGE_OUT_OF_ORDER",
        absl::StrCat("page ", index, " came where page ", next,
                     " was due; correct the connector"),
        {{"index", absl::StrCat(index)}, {"next", absl::StrCat(next)}});
  }
  if (index == next) {
    ASSIGN_OR_RETURN(const int64_t revision, WritePage(request));
    revisions_.push_back(revision);
  }
  v1::PushPagesResponse response;
  response.mutable_ack()->set_index(index);
  response.mutable_ack()->set_revision(revisions_[index]);
  return response;
}

absl::StatusOr<int64_t> SyncSession::WritePage(
    const v1::PushPagesRequest& request) {
  const v1::PushPagesRequest::Page& page = request.page();
  RETURN_IF_ERROR(CheckPage(source_, page));
  SyncStep step = NewStep(request);
  absl::flat_hash_set<absl::string_view> fresh;
  for (const v1::DeviceObservation& shown : page.devices()) {
    step.shown.push_back(&shown);
    const std::string& name = shown.device().name();
    if (!seen_.contains(name)) fresh.insert(name);
  }
  step.update = [&](v1::Sync& sync, v1::Source&) {
    sync.set_page_count(sync.page_count() + 1);
    sync.set_seen_count(sync.seen_count() + fresh.size());
    AddApiCalls(page.api_call_count(), sync);
    AddBadRows(page, sync);
  };
  ASSIGN_OR_RETURN(const v1::Sync sync, syncs_.Write(step));
  NoteShown(page);
  removed_count_ = sync.removed_count();
  return sync.revision();
}

void SyncSession::NoteShown(const v1::PushPagesRequest::Page& page) {
  for (const v1::DeviceObservation& shown : page.devices()) {
    seen_.insert(shown.device().name());
  }
  for (const v1::BadRow& row : page.bad_rows()) {
    unreadable_.insert(absl::StrCat(source_, "/devices/",
                                    absl::AsciiStrToLower(row.vendor_id())));
  }
}

absl::StatusOr<SyncSession::Response> SyncSession::Commit(
    const v1::PushPagesRequest& request) {
  RETURN_IF_ERROR(Expect(State::kPages, "commit"));
  const v1::PushPagesRequest::Commit& commit = request.commit();
  RETURN_IF_ERROR(CheckCommit(kind_, revisions_.size(), commit));
  ASSIGN_OR_RETURN(const Sweep sweep, JudgeSweep());
  SyncStep step = NewStep(request);
  step.update = [&](v1::Sync& sync, v1::Source& source) {
    AddApiCalls(commit.api_call_count(), sync);
    sync.set_state(sweep.state);
    if (sweep.state == v1::SYNC_STATE_HELD) {
      sync.set_held_count(sweep.unseen.size());
      *sync.mutable_error() = HeldError(sweep.unseen.size(), sweep.living);
    }
    if (kind_ != v1::SYNC_KIND_FULL) return;
    *sync.mutable_completeness() = commit.completeness();
    *source.mutable_endpoint_problems() = commit.endpoint_problems();
  };
  ASSIGN_OR_RETURN(const v1::Sync sync, syncs_.Write(step));

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

absl::StatusOr<SyncSession::Sweep> SyncSession::JudgeSweep() const {
  Sweep sweep;
  if (kind_ != v1::SYNC_KIND_FULL) return sweep;
  ASSIGN_OR_RETURN(const auto names, devices_.LivingDevices(source_));
  sweep.living = names.size();
  for (const std::string& name : names) {
    if (!seen_.contains(name) && !unreadable_.contains(name)) {
      sweep.unseen.push_back(name);
    }
  }
  if (!sweep.unseen.empty()) sweep.state = v1::SYNC_STATE_RESOLVING;
  if (guard_.Holds(sweep.living, seen_.size(), sweep.unseen.size())) {
    sweep.state = v1::SYNC_STATE_HELD;
  }
  return sweep;
}

absl::StatusOr<SyncSession::Response> SyncSession::Resolve(
    const v1::PushPagesRequest& request) {
  RETURN_IF_ERROR(Expect(State::kResolving, "resolve"));
  const v1::PushPagesRequest::Resolve& resolve = request.resolve();
  RETURN_IF_ERROR(CheckResolve(source_, missing_, resolve));
  SyncStep step = NewStep(request);
  for (const v1::Resolution& one : resolve.resolutions()) {
    if (one.has_present()) step.shown.push_back(&one.present());
    if (one.has_gone()) {
      step.removals.push_back(
          {one.device(), FromProto(one.gone().observe_time())});
    }
  }
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
