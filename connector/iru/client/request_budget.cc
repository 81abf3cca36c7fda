#include "connector/iru/client/request_budget.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "connector/iru/client/iru_errors.h"

namespace muster::iru {
namespace {

// Our count includes what is under way, the tenant's does not yet.
constexpr int64_t kUnderWay = 50;

int64_t HourOf(absl::Time time) { return absl::ToUnixSeconds(time) / 3600; }

absl::Time StartOfHour(int64_t hour) {
  return absl::FromUnixSeconds(hour * 3600);
}

std::optional<int64_t> NumberOf(const HttpHeaders& headers,
                                absl::string_view name) {
  const auto text = headers.Get(name);
  int64_t number = 0;
  if (!text || !absl::SimpleAtoi(*text, &number) || number < 0) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

RequestBudget::RequestBudget(Clock& clock, Options options)
    : clock_(clock),
      options_(options),
      tokens_(options.burst),
      refilled_(clock.Now()),
      hour_(HourOf(refilled_)) {}

absl::Status RequestBudget::Acquire(Lane lane,
                                    const absl::Notification& cancelled) {
  const int waits = lane == Lane::kCommand ? 1 : 0;
  {
    absl::MutexLock lock(&mu_);
    waiting_commands_ += waits;
  }
  absl::Status status;
  bool acquired = false;
  while (status.ok() && !acquired) {
    const absl::Time now = clock_.Now();
    absl::Time wake = now;
    {
      absl::MutexLock lock(&mu_);
      status = TryAcquire(lane, now, wake);
    }
    acquired = wake <= now;
    if (cancelled.HasBeenNotified()) {
      status = Cancelled();
    } else if (status.ok() && !acquired &&
               !clock_.SleepUntil(wake, cancelled)) {
      status = Cancelled();
    }
  }
  absl::MutexLock lock(&mu_);
  waiting_commands_ -= waits;
  return status;
}

absl::Status RequestBudget::TryAcquire(Lane lane, absl::Time now,
                                       absl::Time& wake) {
  Advance(now);
  if (HourIsSpent(lane)) {
    return Throttled("This hour's part of the tenant's requests is spent",
                     StartOfHour(hour_ + 1) - now);
  }
  if (paused_until_ - now > options_.longest_wait) {
    return Throttled("The tenant was asked to be silent", paused_until_ - now);
  }
  const absl::Duration one = absl::Seconds(1 / options_.per_second);
  if (paused_until_ > now) {
    wake = paused_until_;
  } else if (tokens_ < 1) {
    // Never less than a nanosecond, or a sleep would not end.
    wake = now + std::max(one * (1 - tokens_), absl::Nanoseconds(1));
  } else if (lane == Lane::kBulk && waiting_commands_ > 0) {
    wake = now + one;
  } else {
    tokens_ -= 1;
    ++spent_;
    if (remaining_) --*remaining_;
  }
  return absl::OkStatus();
}

void RequestBudget::Advance(absl::Time now) {
  const double seconds = absl::ToDoubleSeconds(now - refilled_);
  if (seconds > 0) {
    tokens_ = std::min(options_.burst, tokens_ + seconds * options_.per_second);
  }
  refilled_ = now;
  if (HourOf(now) == hour_) return;
  hour_ = HourOf(now);
  spent_ = 0;
  remaining_.reset();
}

bool RequestBudget::HourIsSpent(Lane lane) const {
  const bool command = lane == Lane::kCommand;
  const int64_t kept = command ? 0 : options_.kept_for_commands;
  if (remaining_ && *remaining_ <= kept) return true;
  const int64_t ours = options_.per_hour * options_.hourly_percent / 100;
  return !command && spent_ >= ours;
}

void RequestBudget::Observe(const HttpHeaders& headers) {
  const auto remaining = NumberOf(headers, "X-RateLimit-Remaining-Hour");
  if (!remaining) return;
  const int64_t limit =
      NumberOf(headers, "X-RateLimit-Limit-Hour").value_or(options_.per_hour);
  absl::MutexLock lock(&mu_);
  remaining_ = *remaining;
  const int64_t used = std::max<int64_t>(0, limit - *remaining);
  if (used + kUnderWay < spent_) spent_ = used;  // its hour began later
}

void RequestBudget::PauseUntil(absl::Time time) {
  absl::MutexLock lock(&mu_);
  paused_until_ = std::max(paused_until_, time);
}

int64_t RequestBudget::spent_this_hour() {
  absl::MutexLock lock(&mu_);
  Advance(clock_.Now());
  return spent_;
}

}  // namespace muster::iru
