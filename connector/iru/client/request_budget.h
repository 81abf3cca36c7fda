#ifndef CONNECTOR_IRU_CLIENT_REQUEST_BUDGET_H_
#define CONNECTOR_IRU_CLIENT_REQUEST_BUDGET_H_

#include <cstdint>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/http/http_headers.h"

namespace muster::iru {

// Who asks. Commands go before everything else.
enum class Lane { kCommand, kBulk };

// The requests that may be spent on one tenant: 50 a second and 10,000 an hour
// belong to the tenant and are shared with everybody else who has a token, so
// we take a part of the hour and correct our count by what the answers say.
// Hours begin when the clock's do. Source: Iru API, "Rate limit".
//
// Thread-safe. `clock` must outlive it.
class RequestBudget {
 public:
  struct Options {
    // A second of the tenant's has 50. What is saved up plus what comes in
    // during any second stays below that.
    double per_second = 38;
    double burst = 10;
    // The tenant's hour.
    int64_t per_hour = 10000;
    // How much of it is ours, in per cent, 1 to 100.
    int hourly_percent = 50;
    // Of the tenant's hour, left to commands whoever spent the rest.
    int64_t kept_for_commands = 100;
    // A wait that would be longer is an error instead.
    absl::Duration longest_wait = absl::Minutes(2);
  };

  RequestBudget(Clock& clock, Options options);

  // Waits until one request may be sent, and counts it. A bulk request waits
  // while a command does.
  //
  // Errors:
  //   RESOURCE_EXHAUSTED SOURCE_THROTTLED: the hour's part is spent, or
  //     everybody has to be silent for longer than `longest_wait`.
  //   CANCELLED SYNC_CANCELLED: `cancelled` was notified.
  absl::Status Acquire(Lane lane, const absl::Notification& cancelled)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Takes note of the limits in an answer's headers, if it has any.
  void Observe(const HttpHeaders& headers) ABSL_LOCKS_EXCLUDED(mu_);

  // Nobody sends anything until then: the tenant was told to slow down.
  void PauseUntil(absl::Time time) ABSL_LOCKS_EXCLUDED(mu_);

  // Requests of ours in the current hour.
  int64_t spent_this_hour() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // OK and `wake` at or before `now`: the request is counted. OK and a later
  // `wake`: ask again then.
  absl::Status TryAcquire(Lane lane, absl::Time now, absl::Time& wake)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Advance(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool HourIsSpent(Lane lane) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Clock& clock_;
  const Options options_;

  absl::Mutex mu_;
  double tokens_ ABSL_GUARDED_BY(mu_);
  absl::Time refilled_ ABSL_GUARDED_BY(mu_);
  int64_t hour_ ABSL_GUARDED_BY(mu_);       // since 1970
  int64_t spent_ ABSL_GUARDED_BY(mu_) = 0;  // by us, in hour_
  // What the tenant has left in hour_, as far as it said.
  std::optional<int64_t> remaining_ ABSL_GUARDED_BY(mu_);
  absl::Time paused_until_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  int waiting_commands_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_REQUEST_BUDGET_H_
