#include "connector/core/schedule/end_log.h"

#include "base/errors.h"
#include "base/log.h"

namespace muster::connector {
namespace {

void LogFailure(const std::string& source, const JobSpec& job,
                const absl::Status& end, const std::string& next) {
  const std::string reason = ErrorReason(end);
  if (reason == "SOURCE_CREDENTIAL_REFUSED") {
    LogStatus(Severity::kError,
              "the source refuses the token, so syncing stops; put a valid one "
              "into the token file, or, if the old one works again, start a "
              "sync by hand",
              end, {{"source", source}, {"job", job.name}});
    return;
  }
  const bool parked =
      reason == "SOURCE_PAUSED" || reason == "SOURCE_PENDING_REVIEW";
  LogStatus(parked ? Severity::kInfo : Severity::kWarning,
            parked ? "the source is parked" : "sync failed", end,
            {{"source", source}, {"job", job.name}, {"next", next}});
}

}  // namespace

void LogSyncEnd(const std::string& source, const JobSpec& job,
                const absl::StatusOr<SyncReport>& end, absl::Time next_due) {
  const std::string next = absl::FormatTime(next_due, absl::UTCTimeZone());
  if (!end.ok()) return LogFailure(source, job, end.status(), next);
  const bool full = job.kind == inventory::v1::SYNC_KIND_FULL;
  const Severity fine = full ? Severity::kInfo : Severity::kDebug;
  Log(end->held ? Severity::kWarning : fine,
      end->held ? "sync held: more devices are unseen than the guard allows, "
                  "so none was removed; check the token's scope at the vendor"
                : "sync finished",
      {{"source", source},
       {"job", job.name},
       {"sync", end->sync},
       {"devices", end->device_count},
       {"pages", end->page_count},
       {"removed", end->removed_count},
       {"next", next}});
}

}  // namespace muster::connector
