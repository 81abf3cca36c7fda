#include "connector/core/sync/sync_engine.h"

#include <memory>
#include <utility>

#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"

namespace muster::connector {
namespace {

Span SyncSpan(const std::string& source, const std::string& cause) {
  SpanOptions options;
  options.root = true;
  if (!cause.empty()) options.links = {cause};
  Span span("sync.full", options);
  span.SetAttribute("muster.source", source);
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
                       OpenPageSink open_sink, const Clock& clock)
    : source_(std::move(source)),
      devices_(devices),
      open_sink_(std::move(open_sink)),
      clock_(clock) {}

absl::StatusOr<SyncReport> SyncEngine::RunFull(const SyncControl& control) {
  Span span = SyncSpan(source_, control.cause);
  const WithSpan scope(span);
  const std::unique_ptr<PageSink> sink = open_sink_();
  FullSync sync(source_, devices_, *sink, clock_, control.cancelled);
  const absl::Status end = Annotate(sync.Run(control.on_begun), source_);
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
  page.set_api_call_count(reading.api_calls);
  RETURN_IF_ERROR(sink->Push(std::move(page)));

  PageSink::Request::Commit commit;
  commit.set_page_count(1);
  return sink->Commit(std::move(commit)).status();
}

}  // namespace muster::connector
