#include "connector/core/jobs/job_sync.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "connector/core/jobs/page_splitter.h"
#include "connector/core/jobs/sweep_reader.h"
#include "connector/core/sync/sync_error.h"

namespace muster::connector {
namespace {

using Request = PageSink::Request;
using Response = PageSink::Response;

absl::Status FirstUndecided(const Request::Resolve& resolve) {
  for (const auto& resolution : resolve.resolutions()) {
    if (!resolution.has_undecided()) continue;
    const auto& error = resolution.undecided();
    return Error(static_cast<absl::StatusCode>(error.code()), error.reason(),
                 absl::StrCat(resolution.device(),
                              " stays undecided: ", error.message()),
                 {{"device", resolution.device()}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status JobSync::Run() {
  ASSIGN_OR_RETURN(cursor_, StoredCursor());
  absl::StatusOr<std::unique_ptr<Sweep>> sweep =
      devices_.BeginJob(job_.name, cursor_, control_.cancelled);
  RETURN_IF_ERROR(Begin(sweep.ok() ? (*sweep)->expected_count() : 0));
  control_.on_progress(report_);
  const absl::Status end = sweep.ok() ? Read(**sweep) : sweep.status();
  if (end.ok()) return undecided_;
  Abort(end, sweep.ok() ? (*sweep)->TakeApiCalls() : 0);
  return end;
}

absl::StatusOr<std::string> JobSync::StoredCursor() {
  if (IsFull()) return std::string();
  return cursors_.Read(job_.name);
}

absl::Status JobSync::Begin(int64_t expected_count) {
  Request::Begin begin;
  begin.set_source(source_);
  begin.set_kind(job_.kind);
  begin.set_vendor(devices_.vendor());
  begin.set_host(devices_.host());
  begin.set_expected_count(expected_count);
  begin.set_job(job_.name);
  report_.expected_count = expected_count;
  ASSIGN_OR_RETURN(report_.sync, sink_.Begin(std::move(begin)));
  return absl::OkStatus();
}

absl::Status JobSync::Read(Sweep& sweep) {
  RETURN_IF_ERROR(PushPages(sweep));
  RETURN_IF_ERROR(Commit(sweep));
  if (!IsFull()) KeepCursor(sweep.next_cursor());
  return absl::OkStatus();
}

absl::Status JobSync::PushPages(Sweep& sweep) {
  while (true) {
    ASSIGN_OR_RETURN(const bool pushed, PushNext(sweep));
    if (!pushed) return absl::OkStatus();
  }
}

absl::StatusOr<bool> JobSync::PushNext(Sweep& sweep) {
  if (control_.cancelled.HasBeenNotified()) return SyncCancelled();
  Span span("sync.page");
  const WithSpan scope(span);
  span.SetAttribute("muster.page", report_.page_count);
  absl::StatusOr<std::optional<DevicePage>> page = sweep.NextPage();
  span.SetStatus(page.status());
  if (!page.ok()) return page.status();
  if (!page->has_value()) return false;
  span.SetAttribute("muster.devices", (*page)->devices.size());
  const absl::Status pushed = Push(**std::move(page), sweep.TakeApiCalls());
  span.SetStatus(pushed);
  RETURN_IF_ERROR(pushed);
  control_.on_progress(report_);
  return true;
}

absl::Status JobSync::Push(DevicePage page, int64_t api_calls) {
  missing_.Saw(page);
  report_.api_call_count += api_calls;
  for (Request::Page& part : SplitPage(std::move(page))) {
    const int device_count = part.devices_size();
    part.set_index(report_.page_count);
    part.set_api_call_count(std::exchange(api_calls, 0));
    RETURN_IF_ERROR(sink_.Push(std::move(part)));
    ++report_.page_count;
    report_.device_count += device_count;
  }
  return absl::OkStatus();
}

absl::Status JobSync::Commit(Sweep& sweep) {
  Request::Commit commit;
  commit.set_page_count(report_.page_count);
  if (IsFull()) {
    *commit.mutable_completeness() = sweep.completeness();
    RETURN_IF_ERROR(CheckComplete(commit.completeness()));
  }
  report_.endpoint_problems = sweep.endpoint_problems();
  *commit.mutable_endpoint_problems() = {report_.endpoint_problems.begin(),
                                         report_.endpoint_problems.end()};
  commit.set_api_call_count(sweep.TakeApiCalls());
  report_.api_call_count += commit.api_call_count();
  ASSIGN_OR_RETURN(const Response::Committed committed,
                   sink_.Commit(std::move(commit)));
  report_.held = committed.held();
  if (committed.held() || committed.missing().empty()) return absl::OkStatus();
  return Resolve(committed);
}

absl::Status JobSync::Resolve(const Response::Committed& committed) {
  Span span("sync.resolve");
  const WithSpan scope(span);
  span.SetAttribute("muster.missing", committed.missing_size());
  ASSIGN_OR_RETURN(Request::Resolve resolve,
                   missing_.Resolve(committed.missing()));
  undecided_ = FirstUndecided(resolve);
  report_.api_call_count += resolve.api_call_count();
  ASSIGN_OR_RETURN(const Response::Resolved resolved,
                   sink_.Resolve(std::move(resolve)));
  report_.removed_count = resolved.removed_count();
  return absl::OkStatus();
}

void JobSync::KeepCursor(const std::string& next) {
  if (next == cursor_) return;
  const absl::Status kept = cursors_.Write(job_.name, next);
  if (kept.ok()) return;
  LogStatus(Severity::kWarning,
            "a cursor could not be kept; the next sync reads a little again",
            kept, {{"source", source_}, {"job", job_.name}});
}

void JobSync::Abort(const absl::Status& why, int64_t api_calls) {
  Request::Abort abort;
  *abort.mutable_error() = ToSyncError(why);
  abort.set_api_call_count(api_calls);
  report_.api_call_count += api_calls;
  // A stream that is broken already is recorded as FAILED by the inventory.
  sink_.Abort(std::move(abort)).IgnoreError();
}

}  // namespace muster::connector
