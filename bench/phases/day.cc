#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "bench/connector/bounds.h"
#include "bench/connector/fleet_life.h"
#include "bench/connector/sim_clock.h"
#include "bench/connector/tenant_line.h"
#include "bench/connector/whole_service.h"
#include "bench/phases/phases.h"

namespace muster::bench {
namespace {

using Delays = std::map<std::string, std::vector<double>>;

// A tenant's requests in an hour. Source: Iru API, "Rate limit".
constexpr double kPerHour = 10000;

// Until everything was read once; and, at the end, for everything to be seen
// that is seen at all.
constexpr absl::Duration kFirstReading = absl::Minutes(10);
constexpr absl::Duration kLastReading = absl::Minutes(65);

const absl::Time kMidnight = absl::FromUnixSeconds(1762128000);

void PassDay(const Context& context, SimClock& clock, FleetLife& life) {
  const absl::Time end = kMidnight + absl::Hours(context.scale.day_hours);
  for (absl::Time now = kMidnight; now < end; now += absl::Seconds(1)) {
    clock.RunUntil(now);
    life.PassSecond(now >= kMidnight + kFirstReading &&
                    now < end - kLastReading);
  }
  clock.RunUntil(end);
}

void ReportDelay(const std::string& key, double goal,
                 const std::vector<double>& delays, Report& report) {
  Figure figure;
  figure.key = key;
  figure.unit = "s";
  figure.value = Percentile(delays, 99);
  figure.goal = goal;
  figure.at_least = false;
  report.Add(figure);
}

void ReportDelays(const Delays& delays, Report& report) {
  std::vector<double> changes, removals, attributes;
  for (const auto& [what, seconds] : delays) {
    const bool removal = absl::EndsWith(what, "removal");
    auto& all = removal ? removals : changes;
    all.insert(all.end(), seconds.begin(), seconds.end());
    if (!removal && !absl::StartsWith(what, "other_")) {
      attributes.insert(attributes.end(), seconds.begin(), seconds.end());
    }
    const std::string note = absl::StrCat("day_", what);
    report.Note(note + "_count", static_cast<double>(seconds.size()));
    report.Note(note + "_p50_s", Percentile(seconds, 50));
    report.Note(note + "_p99_s", Percentile(seconds, 99));
  }
  report.Note("day_apple_p99_s", Percentile(attributes, 99));
  ReportDelay("freshness_p99_seconds", 65, changes, report);
  ReportDelay("removal_p99_seconds", 130, removals, report);
}

void ReportBudget(const TenantLine::Traffic& traffic, int hours,
                  Report& report) {
  int64_t worst = 0;
  for (const auto& [hour, requests] : traffic.by_hour) {
    worst = std::max(worst, requests);
    report.Note(absl::StrCat("day_requests_of_hour ",
                             absl::FormatTime("%H", hour, absl::UTCTimeZone())),
                static_cast<double>(requests));
  }
  Figure figure;
  figure.key = "budget_percent";
  figure.unit = "requests/h";
  figure.ours = static_cast<double>(worst);
  figure.limit = kPerHour;
  figure.value = 100 * figure.ours / figure.limit;
  figure.goal = 8;
  figure.at_least = false;
  report.Add(figure);
  for (const auto& [path, requests] : traffic.by_path) {
    report.Note(absl::StrCat("day_hourly ", path),
                static_cast<double>(requests) / hours);
  }
}

}  // namespace

absl::Status RunDay(Context& context) {
  Tell(absl::StrCat(context.scale.day_hours, " hours of a tenant's day"));
  const absl::Time start = absl::Now();
  SimClock clock(kMidnight);
  fake_iru::Tenant::Options options;
  options.devices = context.scale.day_devices;
  fake_iru::Tenant tenant(options, clock);
  tenant.SetFilesUrl(TenantLine::kUrl);
  TenantLine line(tenant, clock, {});
  FleetLife life(tenant, clock, {});
  const std::string dir = context.Path("day");
  mkdir(dir.c_str(), S_IRWXU);
  ASSIGN_OR_RETURN(const auto config, ConfigOfLine(dir, options.token));
  ASSIGN_OR_RETURN(
      auto service,
      WholeService::Start(dir, config, line, clock,
                          [&life](const auto& change) { life.Saw(change); }));
  PassDay(context, clock, life);
  const Delays delays = life.Delays();
  context.report.Note("day_unseen", static_cast<double>(life.unseen()));
  ReportDelays(delays, context.report);
  ReportBudget(line.TakeTraffic(), context.scale.day_hours, context.report);
  context.report.Note("day_hours", context.scale.day_hours);
  context.report.Note("day_run_seconds",
                      absl::ToDoubleSeconds(absl::Now() - start));
  clock.Release();
  service.reset();
  return absl::OkStatus();
}

}  // namespace muster::bench
