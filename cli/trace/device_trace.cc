#include "cli/trace/device_trace.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace muster::cli {
namespace {

using inventory::v1::Change;
using inventory::v1::Inventory;
using inventory::v1::Maintenance;
using inventory::v1::Sources;
using inventory::v1::Sync;
using inventory::v1::WatcherStatus;

absl::StatusOr<Change> LastChange(Client& client, const std::string& device) {
  inventory::v1::ListRevisionsRequest request;
  request.set_name(device);
  request.set_page_size(1);
  ASSIGN_OR_RETURN(const auto page,
                   Call(client.inventory(),
                        &Inventory::StubInterface::ListRevisions, request));
  if (page.changes_size() > 0) return page.changes(0);
  return Error(absl::StatusCode::kNotFound, "REVISION_NOT_KEPT",
               absl::StrCat("no change of ", device,
                            " is kept any more; `musterctl device` shows what "
                            "it looks like"),
               {{"name", device}});
}

absl::StatusOr<std::optional<Sync>> SyncOf(Client& client,
                                           const Change& change) {
  if (change.sync().empty()) return std::optional<Sync>();
  inventory::v1::GetSyncRequest request;
  request.set_name(change.sync());
  absl::StatusOr<Sync> sync =
      Call(client.sources(), &Sources::StubInterface::GetSync, request);
  if (absl::IsNotFound(sync.status())) return std::optional<Sync>();
  RETURN_IF_ERROR(sync.status());
  return std::optional<Sync>(*std::move(sync));
}

bool Watches(const WatcherStatus& watcher, const Change& change) {
  return watcher.parent() == "sources/-" ||
         absl::StartsWith(change.device().name(),
                          absl::StrCat(watcher.parent(), "/"));
}

ChangeStep StepOf(const WatcherStatus& watcher, int64_t revision) {
  if (watcher.applied_revision() >= revision) return ChangeStep::kHandled;
  if (watcher.in_snapshot()) return ChangeStep::kSnapshot;
  if (watcher.sent_revision() >= revision) return ChangeStep::kSent;
  return watcher.has_stalled_since_time() ? ChangeStep::kStalled
                                          : ChangeStep::kWaiting;
}

}  // namespace

std::string DeviceTrace::CommitTraceId() const {
  const std::vector<std::string> parts =
      absl::StrSplit(change.traceparent(), '-');
  return parts.size() == 4 ? parts[1] : "";
}

bool DeviceTrace::CommitWasSampled() const {
  return absl::EndsWith(change.traceparent(), "-01");
}

absl::StatusOr<DeviceTrace> TraceDevice(Client& client,
                                        const std::string& device) {
  DeviceTrace trace;
  ASSIGN_OR_RETURN(trace.change, LastChange(client, device));
  ASSIGN_OR_RETURN(trace.sync, SyncOf(client, trace.change));
  ASSIGN_OR_RETURN(
      const auto response,
      Call(client.maintenance(), &Maintenance::StubInterface::ListWatchers,
           inventory::v1::ListWatchersRequest()));
  for (const WatcherStatus& watcher : response.watchers()) {
    if (!Watches(watcher, trace.change)) continue;
    trace.watchers.push_back(
        {watcher, StepOf(watcher, trace.change.revision())});
  }
  return trace;
}

}  // namespace muster::cli
