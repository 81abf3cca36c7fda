#ifndef CONNECTOR_IRU_CLIENT_BUDGET_REQUEST_BUDGET_H_
#define CONNECTOR_IRU_CLIENT_BUDGET_REQUEST_BUDGET_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/http/http_headers.h"
#include "connector/core/spend/spend_ledger.h"
#include "connector/iru/client/budget/lane.h"
#include "connector/iru/client/budget/spend_tally.h"

namespace muster::iru {

// The requests that may be spent on one tenant: 50 a second and 10,000 an hour
// belong to the tenant and are shared with everybody else who has a token, so
// we take a part of the hour and correct our count by what the answers say.
// Hours begin when the clock's do. Source: Iru API, "Rate limit".
//
// Of our part of the hour, kEnrichment leaves some to the lanes above it; of
// the tenant's hour, everybody leaves some to commands, which alone may go
// beyond our part.
//
// Thread-safe. `clock` must outlive it.
class RequestBudget {
 public:
  struct Options {
    // A second of the tenant's has 50. What is saved up plus what comes in
    // during any second stays below that.
    double per_second = 44;
    double burst = 5;
    // The tenant's hour.
    int64_t per_hour = 10000;
    // How much of it is ours, in per cent, 1 to 100.
    int hourly_percent = 50;
    // Of our hour, in per cent, not for kEnrichment.
    int kept_above_enrichment_percent = 20;
    // Of the tenant's hour, left to commands whoever spent the rest.
    int64_t kept_for_commands = 100;
    // What an earlier process spent will be told by AddEarlier(). Until then,
    // or until an hour begins that no earlier process saw, only
    // `unknown_percent` of our hour may be spent.
    bool await_earlier = false;
    int unknown_percent = 10;
    // A wait that would be longer is an error instead.
    absl::Duration longest_wait = absl::Minutes(2);
  };

  RequestBudget(Clock& clock, Options options);

  // Waits until one request may be sent, and counts it for `endpoint`, a name
  // without ids. A lane waits while one above it does; within a lane it is
  // first come, first served.
  //
  // Errors:
  //   RESOURCE_EXHAUSTED SOURCE_THROTTLED: the lane's part of the hour is
  //     spent, or everybody has to be silent for longer than `longest_wait`.
  //     Metadata: retry_after, seconds.
  //   CANCELLED SYNC_CANCELLED: `cancelled` was notified.
  absl::Status Acquire(Lane lane, const absl::Notification& cancelled,
                       absl::string_view endpoint = "")
      ABSL_LOCKS_EXCLUDED(mu_);

  // Takes note of the limits in an answer's headers, if it has any.
  void Observe(const HttpHeaders& headers) ABSL_LOCKS_EXCLUDED(mu_);

  // Nobody sends anything until then: the tenant was told to slow down.
  void PauseUntil(absl::Time time) ABSL_LOCKS_EXCLUDED(mu_);

  // What earlier processes spent in the hour that began at `hour_start`. Only
  // counts if that is the current one. To be called once.
  void AddEarlier(absl::Time hour_start, const connector::LaneSpend& lanes)
      ABSL_LOCKS_EXCLUDED(mu_);

  // What AddEarlier() or the ledger has not been told. Each request is in one
  // answer only.
  std::vector<UnrecordedSpend> TakeUnrecorded() ABSL_LOCKS_EXCLUDED(mu_);

  // Requests of ours in the current hour, as far as the tenant counts them.
  int64_t spent_this_hour() ABSL_LOCKS_EXCLUDED(mu_);

  // What kTrust and kSweep may still send in the current hour.
  int64_t remaining_this_hour() ABSL_LOCKS_EXCLUDED(mu_);

  // What each lane may still send in the current hour; no entry for a lane that
  // nothing is known to limit.
  std::map<Lane, int64_t> RemainingByLane() ABSL_LOCKS_EXCLUDED(mu_);

  // How much of every hour is ours.
  int64_t our_part() const {
    return options_.per_hour * options_.hourly_percent / 100;
  }

  // Requests of the current hour by lane and endpoint.
  std::map<SpendTally::Key, int64_t> SpendByEndpoint() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // Acquire() without the tally. Counts the caller in `waiting_` as soon as it
  // has to wait, and says so in `in_line`.
  absl::Status AwaitTurn(Lane lane, const absl::Notification& cancelled,
                         bool& in_line) ABSL_LOCKS_EXCLUDED(mu_);
  // OK and `wake` at or before `now`: the request is counted. OK and a later
  // `wake`: ask again then.
  absl::Status TryAcquire(Lane lane, bool in_line, absl::Time now,
                          absl::Time& wake) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Advance(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Requests that `lane` may send in this hour; negative if none for long.
  int64_t LeftFor(Lane lane) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Of our hour, for `lane` and those above it.
  int64_t PartOf(Lane lane) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status Spent(Lane lane, absl::Time now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Callers in line that go before one of `lane` who comes now.
  int64_t WaitingBefore(Lane lane) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool MustYield(Lane lane) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void ObserveHour(const HttpHeaders& headers)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void ObserveSecond(const HttpHeaders& headers)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Clock& clock_;
  const Options options_;

  absl::Mutex mu_;
  double tokens_ ABSL_GUARDED_BY(mu_);
  absl::Time refilled_ ABSL_GUARDED_BY(mu_);
  absl::Time hour_ ABSL_GUARDED_BY(mu_);    // its start
  int64_t spent_ ABSL_GUARDED_BY(mu_) = 0;  // by us, in hour_
  bool earlier_known_ ABSL_GUARDED_BY(mu_);
  SpendTally tally_ ABSL_GUARDED_BY(mu_);
  // What the tenant has left in hour_, as far as it said.
  std::optional<int64_t> remaining_ ABSL_GUARDED_BY(mu_);
  absl::Time paused_until_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  std::array<int, kLaneCount> waiting_ ABSL_GUARDED_BY(mu_) = {};
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_BUDGET_REQUEST_BUDGET_H_
