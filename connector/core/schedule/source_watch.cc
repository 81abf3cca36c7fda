#include "connector/core/schedule/source_watch.h"

#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "base/log.h"

namespace muster::connector {
namespace {

using Gate = JobSchedule::Gate;

Backoff::Options ReviewPauses() {
  Backoff::Options pauses;
  pauses.base = absl::Seconds(10);
  pauses.max = absl::Minutes(10);
  return pauses;
}

}  // namespace

SourceWatch::SourceWatch(JobSchedule& schedule, DeviceSource& devices,
                         SourceRecords& records, Hooks hooks,
                         const Clock& clock, Random& random, Options options)
    : schedule_(schedule),
      devices_(devices),
      records_(records),
      hooks_(std::move(hooks)),
      clock_(clock),
      options_(options),
      review_pause_(random, ReviewPauses()),
      mark_(hooks_.credential_mark()) {
  if (options_.review_required) schedule_.SetGate(Gate::kReview);
}

void SourceWatch::RunOnce() {
  hooks_.tick();
  const absl::Time now = clock_.Now();
  if (now >= next_look_) {
    next_look_ = now + kLookInterval;
    Look();
  }
  LookAtCredential();
  if (now >= next_count_ && schedule_.gate() == Gate::kOpen &&
      !schedule_.refused()) {
    next_count_ = now + options_.count_interval;
    Count();
  }
}

void SourceWatch::Look() {
  const int64_t as_of = schedule_.gate_version();
  const absl::StatusOr<inventory::v1::Source> source = records_.Get();
  if (ErrorReason(source.status()) == "SOURCE_NOT_FOUND") {
    LookAtNothing(as_of);
    return;
  }
  if (!source.ok()) return;
  known_ = true;
  deleted_ = false;
  Judge(*source, as_of);
  LookForRelease();
}

void SourceWatch::LookAtNothing(int64_t as_of) {
  if (known_) deleted_ = true;
  known_ = false;
  schedule_.SetGate(options_.review_required ? Gate::kReview : Gate::kOpen,
                    as_of);
  if (options_.review_required && !deleted_) Review();
}

void SourceWatch::Judge(const inventory::v1::Source& source, int64_t as_of) {
  if (source.paused()) {
    schedule_.SetGate(Gate::kPaused, as_of);
    return;
  }
  if (source.state() == inventory::v1::SOURCE_STATE_PENDING_REVIEW) {
    schedule_.SetGate(Gate::kReview, as_of);
    if (!source.has_review()) Review();
    return;
  }
  // It may have been made by who ended before the review was there.
  const bool maybe_unreviewed = options_.review_required &&
                                source.last_sync().empty() &&
                                schedule_.gate() == Gate::kReview;
  if (maybe_unreviewed) {
    Review();
    return;
  }
  schedule_.SetGate(Gate::kOpen, as_of);
}

void SourceWatch::LookForRelease() {
  const auto hold = records_.NewestHold();
  if (!hold.ok() || !hold->has_value()) return;
  if ((*hold)->state() != inventory::v1::HOLD_STATE_RELEASED) return;
  if ((*hold)->name() == released_) return;
  released_ = (*hold)->name();
  Log(Severity::kInfo,
      "a hold was released: a sweep asks the source for its devices",
      {{"hold", released_}});
  schedule_.Hasten(kFullJob);
}

void SourceWatch::Review() {
  if (clock_.Now() < next_review_) return;
  const absl::Status read = hooks_.review();
  if (read.ok()) {
    review_pause_.Reset();
    return;
  }
  if (ErrorReason(read) == "SOURCE_ACTIVE") {
    schedule_.SetGate(Gate::kOpen);
    return;
  }
  next_review_ = clock_.Now() + review_pause_.Next();
  LogStatus(Severity::kWarning,
            "the source could not be read for its review; it is tried again",
            read);
}

void SourceWatch::LookAtCredential() {
  std::string mark = hooks_.credential_mark();
  if (mark == mark_) return;
  mark_ = std::move(mark);
  if (schedule_.refused()) schedule_.Retry();
}

void SourceWatch::Count() {
  const absl::StatusOr<int64_t> count = devices_.CountDevices();
  const int64_t known = devices_.KnownDevices();
  if (!count.ok() || *count < 0 || known < 0) return;
  const absl::Time now = clock_.Now();
  // A sweep that is due or runs answers for itself.
  if (schedule_.next_due(kFullJob) <= now) return;
  const int64_t drift = *count - known;
  if (drift <= lasting_drift_) grown_since_ = absl::InfiniteFuture();
  if (drift == lasting_drift_) {
    swept_drift_.reset();
    return;
  }
  if (drift > lasting_drift_) {
    grown_since_ = std::min(grown_since_, now);
    if (now - grown_since_ < kGrowthPatience) return;
  }
  if (swept_drift_ == drift) {
    lasting_drift_ = drift;
    return;
  }
  swept_drift_ = drift;
  Log(Severity::kDebug, "the fleet is not of the size that is known",
      {{"counted", *count}, {"known", known}});
  schedule_.Hasten(kFullJob);
}

}  // namespace muster::connector
