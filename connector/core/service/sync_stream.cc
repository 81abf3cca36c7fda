#include "connector/core/service/sync_stream.h"

#include <memory>

#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "connector/core/sync/sync_error.h"

namespace muster::connector {
namespace {

// How often a stream looks whether its reader has gone.
constexpr absl::Duration kLookEvery = absl::Milliseconds(500);

v1::RunSyncResponse ToResponse(const JobRun::Progress& progress) {
  const SyncReport& report = progress.report;
  v1::RunSyncResponse response;
  response.set_sync(report.sync);
  response.set_page_count(report.page_count);
  response.set_device_count(report.device_count);
  response.set_expected_count(report.expected_count);
  response.set_api_call_count(report.api_call_count);
  response.set_removed_count(report.removed_count);
  response.set_held(report.held);
  response.set_done(progress.end.has_value());
  if (progress.end.has_value() && !progress.end->ok()) {
    *response.mutable_error() = ToSyncError(*progress.end);
  }
  return response;
}

}  // namespace

absl::StatusOr<JobSchedule::Ticket> RequestSync(absl::string_view source,
                                                const std::string& job,
                                                const ServedSources& sources) {
  ASSIGN_OR_RETURN(const std::shared_ptr<ServedSource> served,
                   sources.Find(source));
  ASSIGN_OR_RETURN(const JobSchedule::Ticket ticket,
                   served->schedule().Request(job.empty() ? kFullJob : job,
                                              CurrentTraceparent()));
  served->Kick();
  return ticket;
}

absl::Status StreamSync(
    const v1::RunSyncRequest& request, const ServedSources& sources,
    grpc::ServerWriterInterface<v1::RunSyncResponse>& writer,
    const std::function<bool()>& is_cancelled) {
  ASSIGN_OR_RETURN(const JobSchedule::Ticket ticket,
                   RequestSync(request.source(), request.job(), sources));
  int64_t seen = 0;
  while (!is_cancelled()) {
    const JobRun::Progress latest = ticket.run->Await(seen, kLookEvery);
    if (latest.version == seen) continue;
    seen = latest.version;
    const bool began = !latest.report.sync.empty();
    if (latest.end.has_value() && !began) return *latest.end;
    if (!writer.Write(ToResponse(latest)) || latest.end.has_value()) break;
  }
  return absl::OkStatus();
}

}  // namespace muster::connector
