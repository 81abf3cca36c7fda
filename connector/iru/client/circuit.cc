#include "connector/iru/client/circuit.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::iru {
namespace {

std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

}  // namespace

Circuit::Ticket::~Ticket() {
  if (circuit_ != nullptr && probe_) circuit_->EndProbe();
}

void Circuit::Ticket::Succeeded() { circuit_->NoteSuccess(); }

void Circuit::Ticket::Failed() { circuit_->NoteFailure(generation_); }

Circuit::Circuit(std::string host, Clock& clock, Random& random,
                 Options options)
    : host_(std::move(host)),
      clock_(clock),
      options_(options),
      backoff_(random, {options.first_pause, options.longest_pause, 2}) {}

absl::StatusOr<Circuit::Ticket> Circuit::Admit() {
  absl::MutexLock lock(&mu_);
  if (!retry_time_) return Ticket(*this, generation_, /*probe=*/false);
  const absl::Time now = clock_.Now();
  if (probing_ || now < *retry_time_) return Refusal(now);
  probing_ = true;
  return Ticket(*this, generation_, /*probe=*/true);
}

bool Circuit::open() {
  absl::MutexLock lock(&mu_);
  return retry_time_.has_value();
}

absl::Time Circuit::last_success() {
  absl::MutexLock lock(&mu_);
  return last_success_;
}

void Circuit::NoteSuccess() {
  absl::MutexLock lock(&mu_);
  last_success_ = clock_.Now();
  failures_ = 0;
  retry_time_.reset();
  backoff_.Reset();
}

void Circuit::NoteFailure(int64_t generation) {
  absl::MutexLock lock(&mu_);
  if (generation != generation_) return;
  ++generation_;
  if (++failures_ < options_.failures) return;
  retry_time_ = clock_.Now() + backoff_.Next();
}

void Circuit::EndProbe() {
  absl::MutexLock lock(&mu_);
  probing_ = false;
}

absl::Status Circuit::Refusal(absl::Time now) const {
  const bool ever = last_success_ != absl::InfinitePast();
  const std::string success = ever ? Text(last_success_) : "";
  const std::string retry = Text(std::max(now, *retry_time_));
  return Error(
      absl::StatusCode::kUnavailable, "SOURCE_CIRCUIT_OPEN",
      absl::StrCat(host_, " failed ", failures_,
                   " times in a row, so nothing is sent to it now; it last "
                   "answered ",
                   ever ? absl::StrCat("at ", success) : "before the start",
                   " and is tried again at ", retry, "."),
      {{"host", host_},
       {"failures", absl::StrCat(failures_)},
       {"last_success_time", success},
       {"retry_time", retry}});
}

}  // namespace muster::iru
