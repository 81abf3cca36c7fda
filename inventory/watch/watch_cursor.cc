#include "inventory/watch/watch_cursor.h"

#include <algorithm>
#include <utility>

#include "base/api/fingerprint.h"
#include "base/status_macros.h"
#include "inventory/watch/watch_token.h"

namespace muster::inventory {
namespace {

constexpr absl::Duration kDefaultHeartbeat = absl::Seconds(30);
constexpr absl::Duration kMinHeartbeat = absl::Seconds(1);
constexpr absl::Duration kMaxHeartbeat = absl::Seconds(60);

absl::Duration HeartbeatOf(const v1::WatchRequest& request) {
  if (!request.has_heartbeat_duration()) return kDefaultHeartbeat;
  const auto& asked = request.heartbeat_duration();
  return std::clamp(
      absl::Seconds(asked.seconds()) + absl::Nanoseconds(asked.nanos()),
      kMinHeartbeat, kMaxHeartbeat);
}

uint64_t FingerprintOf(const v1::WatchRequest& request) {
  return Fingerprint(
      {request.parent(), request.want_liveness() ? "liveness" : ""});
}

template <typename T>
void MoveAll(std::vector<T> from, google::protobuf::RepeatedPtrField<T>* to) {
  for (T& one : from) *to->Add() = std::move(one);
}

}  // namespace

absl::StatusOr<std::unique_ptr<WatchCursor>> WatchCursor::Create(
    const ChangeLog& log, const SourceStore& sources, Clock& clock,
    const v1::WatchRequest& request) {
  ASSIGN_OR_RETURN(Scope scope, Scope::Parse(request.parent()));
  std::unique_ptr<WatchCursor> cursor(
      new WatchCursor(log, sources, clock, std::move(scope), request));
  if (request.resume_token().empty()) {
    cursor->StartSnapshot();
  } else {
    RETURN_IF_ERROR(cursor->Resume(request));
  }
  return cursor;
}

WatchCursor::WatchCursor(const ChangeLog& log, const SourceStore& sources,
                         Clock& clock, Scope scope,
                         const v1::WatchRequest& request)
    : log_(log),
      sources_(sources),
      clock_(clock),
      scope_(std::move(scope)),
      want_liveness_(request.want_liveness()),
      heartbeat_(HeartbeatOf(request)),
      last_message_(clock.Now()) {
  token_.set_format(kTokenFormat);
  token_.set_store_uuid(log.store_uuid());
  token_.set_epoch(log.epoch());
  token_.set_query_fingerprint(FingerprintOf(request));
}

void WatchCursor::StartSnapshot() {
  const LogEnd end = log_.end();
  token_.set_in_snapshot(true);
  token_.set_revision(end.revision);
  if (want_liveness_) token_.set_touch(end.touch);
}

absl::Status WatchCursor::Resume(const v1::WatchRequest& request) {
  ASSIGN_OR_RETURN(token_, DecodeToken(request.resume_token()));
  RETURN_IF_ERROR(
      CheckToken(token_, {log_.store_uuid(), log_.epoch(),
                          FingerprintOf(request), scope_, log_.end()}));
  RETURN_IF_ERROR(log_.CheckRetained(token_.revision()));
  if (!token_.in_snapshot()) shown_revision_ = token_.revision();
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::WatchResponse>> WatchCursor::Next() {
  if (!token_.in_snapshot()) return NextOfLog();
  ASSIGN_OR_RETURN(v1::WatchResponse response, NextOfSnapshot());
  return Stamp(std::move(response));
}

absl::StatusOr<v1::WatchResponse> WatchCursor::NextOfSnapshot() {
  ASSIGN_OR_RETURN(
      ChangeLog::Snapshot batch,
      log_.ReadSnapshot(scope_, token_.revision(), token_.snapshot_position()));
  token_.set_snapshot_position(batch.position);
  token_.set_snapshot_count(token_.snapshot_count() + batch.changes.size());
  v1::WatchResponse response;
  response.set_snapshot(true);
  MoveAll(std::move(batch.changes), response.mutable_changes());
  if (batch.complete) RETURN_IF_ERROR(EndSnapshot(response));
  return response;
}

absl::Status WatchCursor::EndSnapshot(v1::WatchResponse& response) {
  RETURN_IF_ERROR(log_.CheckRetained(token_.revision()));
  response.mutable_snapshot_end()->set_revision(token_.revision());
  response.mutable_snapshot_end()->set_device_count(token_.snapshot_count());
  token_.set_in_snapshot(false);
  token_.clear_snapshot_position();
  token_.clear_snapshot_count();
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::WatchResponse>> WatchCursor::NextOfLog() {
  const LogEnd end = log_.end();  // before the read: see the class comment
  ASSIGN_OR_RETURN(ChangeLog::Changes batch,
                   log_.ReadAfter(scope_, token_.revision()));
  token_.set_revision(batch.revision);
  v1::WatchResponse response;
  if (!batch.changes.empty()) {
    MoveAll(std::move(batch.changes), response.mutable_changes());
    return Stamp(std::move(response));
  }
  const bool told = told_ends_ == end.ended_syncs;
  if (!told) RETURN_IF_ERROR(AddSources(end, response));
  if (want_liveness_) RETURN_IF_ERROR(AddTouched(end, response));
  if (told && response.touched().empty() && !HeartbeatIsDue()) {
    return std::nullopt;
  }
  return Stamp(std::move(response));
}

absl::Status WatchCursor::AddSources(const LogEnd& end,
                                     v1::WatchResponse& response) {
  ASSIGN_OR_RETURN(auto sources, sources_.SourcesIn(scope_));
  MoveAll(std::move(sources), response.mutable_sources());
  told_ends_ = end.ended_syncs;
  return absl::OkStatus();
}

absl::Status WatchCursor::AddTouched(const LogEnd& end,
                                     v1::WatchResponse& response) {
  ASSIGN_OR_RETURN(ChangeLog::Touches batch,
                   log_.ReadTouches(scope_, token_.touch(), end.touch));
  token_.set_touch(batch.touch);
  MoveAll(std::move(batch.touched), response.mutable_touched());
  return absl::OkStatus();
}

bool WatchCursor::HeartbeatIsDue() const {
  return clock_.Now() - last_message_ >= heartbeat_ - kWatchTick;
}

v1::WatchResponse WatchCursor::Stamp(v1::WatchResponse response) {
  response.set_previous_revision(shown_revision_);
  if (!token_.in_snapshot()) shown_revision_ = token_.revision();
  response.set_revision(shown_revision_);
  response.set_resume_token(EncodeToken(token_));
  last_message_ = clock_.Now();
  return response;
}

}  // namespace muster::inventory
