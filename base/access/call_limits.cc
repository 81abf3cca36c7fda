#include "base/access/call_limits.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster {
namespace {

using access::v1::PrincipalLimits;

// Until a place is likely to be free.
constexpr absl::Duration kWaitForPlace = absl::Seconds(1);

absl::Status TooFast(const std::string& principal,
                     const PrincipalLimits& limits, absl::Duration wait) {
  const std::string rate = absl::StrCat(limits.calls_per_second());
  return WithRetryDelay(
      Error(absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
            absl::StrCat(principal, " makes more than ", rate,
                         " calls a second; slow down, and try again after the "
                         "delay that this error carries"),
            {{"principal", principal}, {"calls_per_second", rate}}),
      wait);
}

absl::Status TooMany(const std::string& principal, CallLimits::Kind kind,
                     int limit) {
  const bool stream = kind == CallLimits::Kind::kStream;
  return WithRetryDelay(
      Error(absl::StatusCode::kResourceExhausted,
            stream ? "TOO_MANY_STREAMS" : "TOO_MANY_CALLS",
            absl::StrCat(principal, " has ", limit,
                         stream ? " streams" : " calls",
                         " under way, which is all that it may; let one end"),
            {{"principal", principal}, {"limit", absl::StrCat(limit)}}),
      kWaitForPlace);
}

double BurstOf(const PrincipalLimits& limits) {
  if (limits.burst() > 0) return limits.burst();
  return std::max(1.0, limits.calls_per_second());
}

}  // namespace

CallLimits::Place& CallLimits::Place::operator=(Place&& other) noexcept {
  if (this == &other) return *this;
  Leave();
  account_ = std::move(other.account_);
  kind_ = other.kind_;
  return *this;
}

void CallLimits::Place::Leave() {
  if (account_ == nullptr) return;
  absl::MutexLock lock(&account_->mu);
  --(kind_ == Kind::kStream ? account_->streams : account_->calls);
}

std::shared_ptr<CallLimits::Account> CallLimits::AccountOf(
    const std::string& principal) {
  absl::MutexLock lock(&mu_);
  std::shared_ptr<Account>& account = accounts_[principal];
  if (account == nullptr) account = std::make_shared<Account>();
  return account;
}

absl::Duration CallLimits::TakeToken(Account& account,
                                     const PrincipalLimits& limits) {
  const double rate = limits.calls_per_second();
  if (rate <= 0) return absl::ZeroDuration();
  const absl::Time now = clock_.Now();
  const double fresh = account.filled == absl::InfinitePast()
                           ? BurstOf(limits)
                           : absl::ToDoubleSeconds(now - account.filled) * rate;
  account.tokens =
      std::min(BurstOf(limits), account.tokens + std::max(0.0, fresh));
  account.filled = now;
  if (account.tokens < 1) return absl::Seconds((1 - account.tokens) / rate);
  account.tokens -= 1;
  return absl::ZeroDuration();
}

absl::StatusOr<CallLimits::Place> CallLimits::Enter(
    const std::string& principal, const PrincipalLimits& limits, Kind kind) {
  std::shared_ptr<Account> account = AccountOf(principal);
  absl::MutexLock lock(&account->mu);
  const bool stream = kind == Kind::kStream;
  int& under_way = stream ? account->streams : account->calls;
  const int most = stream ? limits.streams() : limits.concurrent_calls();
  if (most > 0 && under_way >= most) return TooMany(principal, kind, most);
  const absl::Duration wait = TakeToken(*account, limits);
  if (wait > absl::ZeroDuration()) return TooFast(principal, limits, wait);
  ++under_way;
  return Place(account, kind);
}

}  // namespace muster
