#include "tests/seeds/freshness_world.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "connector/core/schedule/job_plan.h"
#include "connector/core/schedule/track.h"
#include "connector/iru/iru_source_factory.h"
#include "tests/faults/session_sink.h"

namespace muster::seeds {
namespace {

using connector::JobSchedule;

constexpr char kSource[] = "sources/iru";

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
  std::abort();
}

}  // namespace

FreshnessWorld::FreshnessWorld(int devices) : records_(kSource) {
  fake_iru::Tenant::Options options;
  options.devices = devices;
  options.limits = {0, 0};
  tenant_ = std::make_unique<fake_iru::Tenant>(options, inventory_.clock());
  transport_ = std::make_unique<faults::TenantTransport>(*tenant_, [] {});
  config::v1::IruSource config;
  config.set_source(kSource);
  config.set_host("http://127.0.0.1:1");
  config.set_allow_plaintext_loopback(true);
  config.set_token_file(dir_.WriteFile("token", options.token));
  served_ = OrDie(iru::CreateIruTenant(
      config, {inventory_.clock(), random_, transport_.get()}));
  engine_ = std::make_unique<connector::SyncEngine>(
      kSource, *served_.devices,
      [this] {
        return std::make_unique<faults::SessionSink>(inventory_.NewSession());
      },
      records_, inventory_.clock());
  const connector::JobPlan plan =
      OrDie(connector::PlanJobs(served_.devices->Jobs(), config));
  schedule_ = std::make_unique<JobSchedule>(
      kSource, plan,
      [this](const connector::JobSpec& job,
             const connector::SyncControl& control) {
        return engine_->RunJob(job, control);
      },
      [](const connector::JobSpec&,
         const absl::StatusOr<connector::SyncReport>&) {},
      inventory_.clock(), random_);
  connector::SourceWatch::Options watching;
  watching.count_interval = plan.count_interval;
  watch_ = std::make_unique<connector::SourceWatch>(
      *schedule_, *served_.devices, records_,
      connector::SourceWatch::Hooks{[] { return absl::OkStatus(); },
                                    [] { return std::string(); }, [] {}},
      inventory_.clock(), random_, watching);
}

void FreshnessWorld::Settle() { Run(absl::Minutes(2)); }

std::vector<std::string> FreshnessWorld::IdsOf(const std::string& platform) {
  fake_iru::DumpOptions options;
  options.parts = {"rows"};
  const fake_iru::Json dump = tenant_->Dump(options);
  std::vector<std::string> ids;
  for (const fake_iru::Json& row : dump["rows"]) {
    if (row["platform"] != platform || row["last_check_in"] == "") continue;
    ids.push_back(row["device_id"].get<std::string>());
  }
  return ids;
}

void FreshnessWorld::Run(absl::Duration time) {
  const absl::Time end = inventory_.clock().Now() + time;
  while (inventory_.clock().Now() < end) Tick();
}

absl::Duration FreshnessWorld::TimeUntil(const std::function<bool()>& seen,
                                         absl::Duration limit) {
  const absl::Time start = inventory_.clock().Now();
  while (!seen()) {
    if (inventory_.clock().Now() - start > limit) {
      return absl::InfiniteDuration();
    }
    Tick();
  }
  return inventory_.clock().Now() - start;
}

void FreshnessWorld::Tick() {
  records_.Know(inventory_.GetSource());
  watch_->RunOnce();
  for (const connector::Track track : connector::kAllTracks) {
    schedule_->RunOnce(track);
  }
  inventory_.clock().Advance(absl::Seconds(1));
}

}  // namespace muster::seeds
