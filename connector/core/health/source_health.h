#ifndef CONNECTOR_CORE_HEALTH_SOURCE_HEALTH_H_
#define CONNECTOR_CORE_HEALTH_SOURCE_HEALTH_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/core/health/incident_keeper.h"
#include "connector/core/jobs/sync_report.h"

namespace muster::connector {

// What the ends of its syncs say about a source, as incidents:
//   CREDENTIAL_ERROR   the credential was refused; until a sync works.
//   SOURCE_FAILING     FULL syncs failed 3 times in a row, or for 15 min; until
//                      one works.
//   SYNC_HELD          removals wait for an operator; until a FULL sync is
//                      complete.
//   ENDPOINT_DEGRADED  endpoints gave no data, or other jobs failed 3 times in
//                      a row while FULL syncs work; names them; until none is.
//   BUDGET_EXHAUSTED   the hour's requests for reading are spent, and a job had
//                      to wait for that; until there are some again.
//   TOKEN_NEXT_REFUSED and the like: what the tenant says of its token files.
// Syncs that somebody stopped or paused, and trouble of the inventory itself,
// say nothing.
//
// Thread-safe. `keeper` and `clock` must outlive it; it never blocks.
class SourceHealth {
 public:
  SourceHealth(std::string source, IncidentKeeper& keeper, const Clock& clock)
      : source_(std::move(source)), keeper_(keeper), clock_(clock) {}

  // There is such a job: what is degraded is known once each has ended.
  void Expect(const std::string& job) ABSL_LOCKS_EXCLUDED(mu_);

  // A sync of `job` has ended.
  void Note(const JobSpec& job, const absl::StatusOr<SyncReport>& end)
      ABSL_LOCKS_EXCLUDED(mu_);

  // What is wrong with the token files now; OK if nothing is.
  void NoteTokens(const absl::Status& problem) ABSL_LOCKS_EXCLUDED(mu_);

  // How many requests are left for reading in this hour.
  void NoteBudget(int64_t requests_left) ABSL_LOCKS_EXCLUDED(mu_);

  // Time has passed.
  void Tick() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Failures {
    int count = 0;
    absl::Time since;
    absl::Status last;
  };

  void NoteSuccess(const JobSpec& job, const SyncReport& report)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void NoteFailure(const std::string& job, const absl::Status& end)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void JudgeFailing() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void JudgeDegraded() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // What is degraded, for people, in a fixed order.
  std::set<std::string> Degraded() const ABSL_SHARED_LOCKS_REQUIRED(mu_);

  const std::string source_;
  IncidentKeeper& keeper_;
  const Clock& clock_;

  absl::Mutex mu_;
  std::set<std::string> unheard_ ABSL_GUARDED_BY(mu_);  // jobs without an end
  // By job: what did not work since the last success, and what endpoints the
  // last success lacked.
  std::map<std::string, Failures> failures_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::set<std::string>> lacking_ ABSL_GUARDED_BY(mu_);
  // Whether a job was throttled since there was budget.
  bool throttled_ ABSL_GUARDED_BY(mu_) = false;
  // The incident of the token files; a process before this one may have left
  // it.
  std::string token_reason_ ABSL_GUARDED_BY(mu_) = "TOKEN_NEXT_REFUSED";
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_HEALTH_SOURCE_HEALTH_H_
