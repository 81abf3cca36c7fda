#ifndef CONNECTOR_CORE_SERVICE_SYNC_STREAM_H_
#define CONNECTOR_CORE_SERVICE_SYNC_STREAM_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/core/schedule/job_schedule.h"
#include "connector/core/service/served_sources.h"
#include "grpcpp/support/sync_stream.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::connector {

// Asks for a run of `job` (empty: kFullJob) of a source, in the name of the
// current span, and has it begin.
//
// Errors: those of ServedSources::Find() and JobSchedule::Request().
absl::StatusOr<JobSchedule::Ticket> RequestSync(absl::string_view source,
                                                const std::string& job,
                                                const ServedSources& sources);

// The RunSync call: writes how far the sync is whenever that has moved, the
// latest state and no queue, so that a slow reader only sees less of it. Ends
// with the sync, or when nobody reads any more; the sync goes on then.
//
// Errors: those of RequestSync(), and why the sync never began.
absl::Status StreamSync(
    const v1::RunSyncRequest& request, const ServedSources& sources,
    grpc::ServerWriterInterface<v1::RunSyncResponse>& writer,
    const std::function<bool()>& is_cancelled);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_SYNC_STREAM_H_
