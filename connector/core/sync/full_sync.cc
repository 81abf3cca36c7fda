#include "connector/core/sync/full_sync.h"

#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "connector/core/sync/sync_error.h"

namespace muster::connector {
namespace {

using Request = PageSink::Request;
using Response = PageSink::Response;

template <typename Message>
void MoveInto(std::vector<Message>& from,
              google::protobuf::RepeatedPtrField<Message>& to) {
  to.Add(std::make_move_iterator(from.begin()),
         std::make_move_iterator(from.end()));
}

absl::Status CheckComplete(const inventory::v1::Completeness& proof) {
  if (proof.ended_on_empty_page() && proof.overlaps_agreed()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kUnavailable, "SWEEP_INCOMPLETE",
               "the source's pages moved while they were read, so that devices "
               "may have been missed; nothing is removed, the sync is tried "
               "again");
}

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

absl::Status FullSync::Run(
    const std::function<void(absl::string_view)>& on_begun) {
  absl::StatusOr<std::unique_ptr<connector::Sweep>> sweep =
      devices_.BeginSweep(cancelled_);
  RETURN_IF_ERROR(Begin(sweep.ok() ? (*sweep)->expected_count() : 0));
  on_begun(report_.sync);
  const absl::Status end = sweep.ok() ? Sweep(**sweep) : sweep.status();
  if (end.ok()) return undecided_;
  Abort(end, sweep.ok() ? (*sweep)->TakeApiCalls() : 0);
  return end;
}

absl::Status FullSync::Begin(int64_t expected_count) {
  Request::Begin begin;
  begin.set_source(source_);
  begin.set_kind(inventory::v1::SYNC_KIND_FULL);
  begin.set_vendor(devices_.vendor());
  begin.set_host(devices_.host());
  begin.set_expected_count(expected_count);
  ASSIGN_OR_RETURN(report_.sync, sink_.Begin(std::move(begin)));
  return absl::OkStatus();
}

absl::Status FullSync::Sweep(connector::Sweep& sweep) {
  RETURN_IF_ERROR(PushPages(sweep));
  return Commit(sweep);
}

absl::Status FullSync::PushPages(connector::Sweep& sweep) {
  while (true) {
    ASSIGN_OR_RETURN(const bool pushed, PushNext(sweep));
    if (!pushed) return absl::OkStatus();
  }
}

absl::StatusOr<bool> FullSync::PushNext(connector::Sweep& sweep) {
  if (cancelled_.HasBeenNotified()) return SyncCancelled();
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
  return true;
}

absl::Status FullSync::Push(DevicePage page, int64_t api_calls) {
  missing_.Saw(page);
  const auto device_count = static_cast<int64_t>(page.devices.size());
  Request::Page request;
  request.set_index(report_.page_count);
  MoveInto(page.devices, *request.mutable_devices());
  MoveInto(page.bad_rows, *request.mutable_bad_rows());
  request.set_api_call_count(api_calls);
  RETURN_IF_ERROR(sink_.Push(std::move(request)));
  ++report_.page_count;
  report_.device_count += device_count;
  return absl::OkStatus();
}

absl::Status FullSync::Commit(connector::Sweep& sweep) {
  Request::Commit commit;
  commit.set_page_count(report_.page_count);
  *commit.mutable_completeness() = sweep.completeness();
  RETURN_IF_ERROR(CheckComplete(commit.completeness()));
  std::vector<inventory::v1::EndpointProblem> problems =
      sweep.endpoint_problems();
  MoveInto(problems, *commit.mutable_endpoint_problems());
  commit.set_api_call_count(sweep.TakeApiCalls());
  ASSIGN_OR_RETURN(const Response::Committed committed,
                   sink_.Commit(std::move(commit)));
  report_.held = committed.held();
  if (committed.held() || committed.missing().empty()) return absl::OkStatus();
  return Resolve(committed);
}

absl::Status FullSync::Resolve(const Response::Committed& committed) {
  Span span("sync.resolve");
  const WithSpan scope(span);
  span.SetAttribute("muster.missing", committed.missing_size());
  ASSIGN_OR_RETURN(Request::Resolve resolve,
                   missing_.Resolve(committed.missing()));
  undecided_ = FirstUndecided(resolve);
  ASSIGN_OR_RETURN(const Response::Resolved resolved,
                   sink_.Resolve(std::move(resolve)));
  report_.removed_count = resolved.removed_count();
  return absl::OkStatus();
}

void FullSync::Abort(const absl::Status& why, int64_t api_calls) {
  Request::Abort abort;
  *abort.mutable_error() = ToSyncError(why);
  abort.set_api_call_count(api_calls);
  // A stream that is broken already is recorded as FAILED by the inventory.
  sink_.Abort(std::move(abort)).IgnoreError();
}

}  // namespace muster::connector
