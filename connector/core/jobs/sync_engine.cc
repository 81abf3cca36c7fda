#include "connector/core/jobs/sync_engine.h"

#include <memory>
#include <utility>

#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "connector/core/jobs/job_sync.h"

namespace muster::connector {
namespace {

absl::string_view SpanName(inventory::v1::SyncKind kind) {
  switch (kind) {
    case inventory::v1::SYNC_KIND_FULL:
      return "sync.full";
    case inventory::v1::SYNC_KIND_DELTA:
      return "sync.delta";
    case inventory::v1::SYNC_KIND_POSTURE:
      return "sync.posture";
    case inventory::v1::SYNC_KIND_CATALOG:
      return "sync.catalog";
    default:
      return "sync.other";
  }
}

Span SyncSpan(const std::string& source, const JobSpec& job,
              const std::string& cause) {
  SpanOptions options;
  options.root = true;
  if (!cause.empty()) options.links = {cause};
  Span span(SpanName(job.kind), options);
  span.SetAttribute("muster.source", source);
  span.SetAttribute("muster.job", job.name);
  return span;
}

void Describe(const SyncReport& report, Span& span) {
  span.SetAttribute("muster.sync", report.sync);
  span.SetAttribute("muster.pages", report.page_count);
  span.SetAttribute("muster.devices", report.device_count);
  span.SetAttribute("muster.removed", report.removed_count);
  span.SetAttribute("muster.held", report.held);
}

}  // namespace

SyncEngine::SyncEngine(std::string source, DeviceSource& devices,
                       OpenPageSink open_sink, JobCursors& cursors,
                       const Clock& clock)
    : source_(std::move(source)),
      devices_(devices),
      open_sink_(std::move(open_sink)),
      cursors_(cursors),
      clock_(clock) {}

absl::StatusOr<SyncReport> SyncEngine::RunJob(const JobSpec& job,
                                              const SyncControl& control) {
  Span span = SyncSpan(source_, job, control.cause);
  const WithSpan scope(span);
  const std::unique_ptr<PageSink> sink = open_sink_();
  JobSync sync(source_, job, devices_, *sink, cursors_, clock_, control);
  const absl::Status end = Annotate(sync.Run(), source_);
  Describe(sync.report(), span);
  span.SetStatus(end);
  if (!end.ok()) return end;
  return sync.report();
}

absl::StatusOr<DeviceReading> SyncEngine::Refresh(absl::string_view vendor_id) {
  absl::MutexLock lock(&refreshing_);
  ASSIGN_OR_RETURN(DeviceReading reading,
                   devices_.ReadDevice(vendor_id, /*details=*/true));
  RETURN_IF_ERROR(Annotate(Push(reading), reading.device.device().name()));
  return reading;
}

absl::Status SyncEngine::Push(const DeviceReading& reading) {
  const std::unique_ptr<PageSink> sink = open_sink_();
  PageSink::Request::Begin begin;
  begin.set_source(source_);
  begin.set_kind(inventory::v1::SYNC_KIND_DEVICE);
  begin.set_vendor(devices_.vendor());
  begin.set_host(devices_.host());
  begin.set_expected_count(1);
  RETURN_IF_ERROR(sink->Begin(std::move(begin)).status());

  PageSink::Request::Page page;
  *page.add_devices() = reading.device;
  page.mutable_facets()->Add(reading.facets.begin(), reading.facets.end());
  page.set_api_call_count(reading.api_calls);
  RETURN_IF_ERROR(sink->Push(std::move(page)));

  PageSink::Request::Commit commit;
  commit.set_page_count(1);
  return sink->Commit(std::move(commit)).status();
}

}  // namespace muster::connector
