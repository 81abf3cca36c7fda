#include "connector/iru/client/budget/request_budget.h"

#include <algorithm>
#include <limits>

#include "absl/strings/numbers.h"
#include "connector/iru/client/iru_errors.h"

namespace muster::iru {
namespace {

// Our count includes what is under way, the tenant's does not yet.
constexpr int64_t kUnderWay = 50;

// How soon earlier spend may be known.
constexpr absl::Duration kSoon = absl::Seconds(10);

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
      hour_(StartOfHour(refilled_)),
      earlier_known_(!options.await_earlier) {}

absl::Status RequestBudget::Acquire(Lane lane,
                                    const absl::Notification& cancelled,
                                    absl::string_view endpoint) {
  bool in_line = false;
  const absl::Status status = AwaitTurn(lane, cancelled, in_line);
  absl::MutexLock lock(&mu_);
  if (in_line) --waiting_[IndexOf(lane)];
  if (status.ok()) tally_.Add(clock_.Now(), lane, endpoint);
  return status;
}

absl::Status RequestBudget::AwaitTurn(Lane lane,
                                      const absl::Notification& cancelled,
                                      bool& in_line) {
  while (!cancelled.HasBeenNotified()) {
    const absl::Time now = clock_.Now();
    absl::Time wake = now;
    {
      absl::MutexLock lock(&mu_);
      const absl::Status status = TryAcquire(lane, in_line, now, wake);
      if (!status.ok() || wake <= now) return status;
      if (!in_line) ++waiting_[IndexOf(lane)];
      in_line = true;
    }
    if (!clock_.SleepUntil(wake, cancelled)) break;
  }
  return Cancelled();
}

absl::Status RequestBudget::TryAcquire(Lane lane, bool in_line, absl::Time now,
                                       absl::Time& wake) {
  Advance(now);
  if (LeftFor(lane) <= 0) return Spent(lane, now);
  if (paused_until_ - now > options_.longest_wait) {
    return Throttled("The tenant was asked to be silent", paused_until_ - now);
  }
  const absl::Duration one = absl::Seconds(1 / options_.per_second);
  // Who is in line already does not wait for it again: its wake was its turn.
  const int64_t needed = in_line ? 1 : 1 + WaitingBefore(lane);
  if (paused_until_ > now) {
    wake = paused_until_;
  } else if (tokens_ < needed) {
    // Never less than a nanosecond, or a sleep would not end.
    wake = now + std::max(one * (needed - tokens_), absl::Nanoseconds(1));
  } else if (MustYield(lane)) {
    wake = now + one;
  } else {
    tokens_ -= 1;
    ++spent_;
    if (remaining_) --*remaining_;
  }
  return absl::OkStatus();
}

absl::Status RequestBudget::Spent(Lane lane, absl::Time now) const {
  if (!earlier_known_ && spent_ < options_.per_hour && lane != Lane::kCommand) {
    return Throttled(
        "It is not known yet what was spent in this hour before the start, and "
        "the part of the hour for that case is spent",
        kSoon);
  }
  return Throttled("This hour's part of the tenant's requests is spent",
                   hour_ + absl::Hours(1) - now);
}

void RequestBudget::Advance(absl::Time now) {
  const double seconds = absl::ToDoubleSeconds(now - refilled_);
  if (seconds > 0) {
    tokens_ = std::min(options_.burst, tokens_ + seconds * options_.per_second);
  }
  refilled_ = now;
  if (StartOfHour(now) == hour_) return;
  hour_ = StartOfHour(now);
  spent_ = 0;
  earlier_known_ = true;
  remaining_.reset();
}

int64_t RequestBudget::LeftFor(Lane lane) const {
  const bool command = lane == Lane::kCommand;
  int64_t left = std::numeric_limits<int64_t>::max();
  if (!command) left = PartOf(lane) - spent_;
  if (!remaining_) return left;
  int64_t kept = command ? 0 : options_.kept_for_commands;
  if (lane == Lane::kEnrichment) {
    kept += PartOf(Lane::kSweep) - PartOf(Lane::kEnrichment);
  }
  return std::min(left, *remaining_ - kept);
}

int64_t RequestBudget::PartOf(Lane lane) const {
  int64_t part = options_.per_hour * options_.hourly_percent / 100;
  if (!earlier_known_) part = part * options_.unknown_percent / 100;
  if (lane != Lane::kEnrichment) return part;
  return part - part * options_.kept_above_enrichment_percent / 100;
}

int64_t RequestBudget::WaitingBefore(Lane lane) const {
  int64_t before = 0;
  for (size_t i = 0; i <= IndexOf(lane); ++i) before += waiting_[i];
  return before;
}

bool RequestBudget::MustYield(Lane lane) const {
  for (size_t above = 0; above < IndexOf(lane); ++above) {
    if (waiting_[above] > 0) return true;
  }
  return false;
}

void RequestBudget::Observe(const HttpHeaders& headers) {
  absl::MutexLock lock(&mu_);
  ObserveHour(headers);
  ObserveSecond(headers);
}

void RequestBudget::ObserveHour(const HttpHeaders& headers) {
  const auto remaining = NumberOf(headers, "X-RateLimit-Remaining-Hour");
  if (!remaining) return;
  const int64_t limit =
      NumberOf(headers, "X-RateLimit-Limit-Hour").value_or(options_.per_hour);
  remaining_ = *remaining;
  const int64_t used = std::max<int64_t>(0, limit - *remaining);
  if (used + kUnderWay < spent_) spent_ = used;  // its hour began later
}

void RequestBudget::ObserveSecond(const HttpHeaders& headers) {
  const auto remaining = NumberOf(headers, "X-RateLimit-Remaining-Second");
  if (!remaining) return;
  const absl::Time now = clock_.Now();
  Advance(now);
  if (*remaining == 0) {  // somebody else spends it; a new one begins soon
    paused_until_ = std::max(paused_until_, now + absl::Seconds(1));
  }
  tokens_ = std::min(tokens_, static_cast<double>(*remaining));
}

void RequestBudget::PauseUntil(absl::Time time) {
  absl::MutexLock lock(&mu_);
  paused_until_ = std::max(paused_until_, time);
}

void RequestBudget::AddEarlier(absl::Time hour_start,
                               const connector::LaneSpend& lanes) {
  absl::MutexLock lock(&mu_);
  const absl::Time now = clock_.Now();
  Advance(now);
  earlier_known_ = true;
  if (hour_start != hour_) return;
  tally_.AddEarlier(now, lanes);
  for (const auto& [lane, count] : lanes) spent_ += count;
}

std::vector<UnrecordedSpend> RequestBudget::TakeUnrecorded() {
  absl::MutexLock lock(&mu_);
  return tally_.TakeUnrecorded();
}

int64_t RequestBudget::spent_this_hour() {
  absl::MutexLock lock(&mu_);
  Advance(clock_.Now());
  return spent_;
}

int64_t RequestBudget::remaining_this_hour() {
  absl::MutexLock lock(&mu_);
  Advance(clock_.Now());
  return std::max<int64_t>(0, LeftFor(Lane::kSweep));
}

std::map<Lane, int64_t> RequestBudget::RemainingByLane() {
  absl::MutexLock lock(&mu_);
  Advance(clock_.Now());
  std::map<Lane, int64_t> remaining;
  for (const Lane lane : kLanes) {
    const int64_t left = LeftFor(lane);
    if (left == std::numeric_limits<int64_t>::max()) continue;
    remaining[lane] = std::max<int64_t>(0, left);
  }
  return remaining;
}

std::map<SpendTally::Key, int64_t> RequestBudget::SpendByEndpoint() {
  absl::MutexLock lock(&mu_);
  return tally_.ThisHour(clock_.Now());
}

}  // namespace muster::iru
