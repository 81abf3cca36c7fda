#include "connector/core/service/served_source.h"

#include <utility>

#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/core/review/review_builder.h"

namespace muster::connector {
namespace {

// How often the tenant looks at its token files and puts down its spend.
constexpr absl::Duration kUpkeepInterval = absl::Seconds(10);

SourceWatch::Options WatchOptions(const config::v1::IruSource& config,
                                  const JobPlan& plan) {
  SourceWatch::Options options;
  options.review_required = config.review_required();
  options.count_interval = plan.count_interval;
  return options;
}

}  // namespace

absl::StatusOr<std::shared_ptr<ServedSource>> ServedSource::Create(
    const config::v1::IruSource& config, Tenant tenant, Deps deps) {
  ASSIGN_OR_RETURN(const JobPlan plan,
                   PlanJobs(tenant.devices->Jobs(), config));
  return std::shared_ptr<ServedSource>(
      new ServedSource(config, plan, std::move(tenant), std::move(deps)));
}

ServedSource::ServedSource(const config::v1::IruSource& config,
                           const JobPlan& plan, Tenant tenant, Deps deps)
    : config_(config),
      tenant_(std::move(tenant)),
      records_(std::move(deps.records)),
      clock_(deps.clock),
      engine_(tenant_.source, *tenant_.devices, std::move(deps.open_sink),
              *records_, deps.clock),
      incidents_(*records_),
      health_(tenant_.source, incidents_, deps.clock),
      schedule_(
          tenant_.source, plan,
          [this](const JobSpec& job, const SyncControl& control) {
            return engine_.RunJob(job, control);
          },
          [this](const JobSpec& job, const absl::StatusOr<SyncReport>& end) {
            NoteEnd(job, end);
          },
          deps.clock, deps.random),
      watch_(schedule_, *tenant_.devices, *records_,
             MakeHooks(std::move(deps.credential_mark)), deps.clock,
             deps.random, WatchOptions(config, plan)),
      loops_(schedule_, watch_, deps.clock) {
  for (const JobSpec& job : plan.jobs) health_.Expect(job.name);
}

ServedSource::~ServedSource() {
  Drain();
  Stop();
}

absl::StatusOr<inventory::v1::SourceReview> ServedSource::Review() {
  ASSIGN_OR_RETURN(inventory::v1::SourceReview review,
                   ReadReview(*tenant_.devices, draining_, clock_));
  RETURN_IF_ERROR(records_->PutReview(tenant_.devices->vendor(),
                                      tenant_.devices->host(), review));
  return review;
}

void ServedSource::Drain() {
  schedule_.Drain();
  absl::MutexLock lock(&drain_mu_);
  if (!draining_.HasBeenNotified()) draining_.Notify();
}

bool ServedSource::AwaitIdle(absl::Duration patience) {
  return schedule_.AwaitIdle(patience);
}

void ServedSource::Start() {
  {
    absl::MutexLock lock(&drain_mu_);
    started_ = true;
  }
  loops_.Start();
}

void ServedSource::Stop() {
  loops_.Stop();
  {
    absl::MutexLock lock(&drain_mu_);
    if (!std::exchange(started_, false)) return;
  }
  if (tenant_.upkeep) tenant_.upkeep().IgnoreError();
}

void ServedSource::NoteEnd(const JobSpec& job,
                           const absl::StatusOr<SyncReport>& end) {
  health_.Note(job, end);
  // What could not be told is told by the next Tick().
  incidents_.Flush().IgnoreError();
}

void ServedSource::Tick() {
  Upkeep();
  health_.Tick();
  incidents_.Flush().IgnoreError();
}

void ServedSource::Upkeep() {
  if (!tenant_.upkeep || clock_.Now() < next_upkeep_) return;
  next_upkeep_ = clock_.Now() + kUpkeepInterval;
  health_.NoteTokens(tenant_.upkeep());
  if (tenant_.requests_left) health_.NoteBudget(tenant_.requests_left());
}

SourceWatch::Hooks ServedSource::MakeHooks(
    std::function<std::string()> credential_mark) {
  SourceWatch::Hooks hooks;
  hooks.review = [this] { return Annotate(Review().status(), name()); };
  hooks.credential_mark = std::move(credential_mark);
  if (!hooks.credential_mark) {
    hooks.credential_mark = [] { return std::string(); };
  }
  hooks.tick = [this] { Tick(); };
  return hooks;
}

}  // namespace muster::connector
