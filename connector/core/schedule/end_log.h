#ifndef CONNECTOR_CORE_SCHEDULE_END_LOG_H_
#define CONNECTOR_CORE_SCHEDULE_END_LOG_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connector/core/device_source.h"
#include "connector/core/jobs/sync_report.h"

namespace muster::connector {

// Logs how a sync ended and when the next is due: a refused credential as an
// error that says what to do, other failures and holds as warnings, a source
// that is parked and FULL syncs as information, and the rest, which end every
// few seconds, for debugging only.
void LogSyncEnd(const std::string& source, const JobSpec& job,
                const absl::StatusOr<SyncReport>& end, absl::Time next_due);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_END_LOG_H_
