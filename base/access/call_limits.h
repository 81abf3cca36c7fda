#ifndef BASE_ACCESS_CALL_LIMITS_H_
#define BASE_ACCESS_CALL_LIMITS_H_

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster {

// How many calls each principal has under way, and how fast it makes them.
// Thread-safe. `clock` must outlive it; a place may outlive both.
class CallLimits {
 private:
  struct Account {
    absl::Mutex mu;
    double tokens ABSL_GUARDED_BY(mu) = 0;
    absl::Time filled ABSL_GUARDED_BY(mu) = absl::InfinitePast();
    int calls ABSL_GUARDED_BY(mu) = 0;
    int streams ABSL_GUARDED_BY(mu) = 0;
  };

 public:
  enum class Kind { kCall, kStream };

  // One call that is under way; over when it is destroyed. Movable.
  class Place {
   public:
    Place() = default;  // of no account
    Place(Place&& other) noexcept = default;
    Place& operator=(Place&& other) noexcept;
    ~Place() { Leave(); }

   private:
    friend class CallLimits;
    Place(std::shared_ptr<Account> account, Kind kind)
        : account_(std::move(account)), kind_(kind) {}
    void Leave();

    std::shared_ptr<Account> account_;
    Kind kind_ = Kind::kCall;
  };

  explicit CallLimits(Clock& clock) : clock_(clock) {}

  // Errors, with google.rpc.RetryInfo:
  //   RESOURCE_EXHAUSTED RATE_LIMITED: `principal` makes calls too fast.
  //     Metadata: principal, calls_per_second.
  //   RESOURCE_EXHAUSTED TOO_MANY_CALLS, TOO_MANY_STREAMS: it has as many under
  //     way as it may. Metadata: principal, limit.
  absl::StatusOr<Place> Enter(const std::string& principal,
                              const access::v1::PrincipalLimits& limits,
                              Kind kind) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  std::shared_ptr<Account> AccountOf(const std::string& principal)
      ABSL_LOCKS_EXCLUDED(mu_);
  // How long until the next call may begin; takes it if that is now.
  absl::Duration TakeToken(Account& account,
                           const access::v1::PrincipalLimits& limits)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(account.mu);

  Clock& clock_;
  absl::Mutex mu_;
  absl::flat_hash_map<std::string, std::shared_ptr<Account>> accounts_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_ACCESS_CALL_LIMITS_H_
