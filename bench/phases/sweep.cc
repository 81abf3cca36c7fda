#include <sys/stat.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "bench/connector/bounds.h"
#include "bench/connector/tenant_line.h"
#include "bench/connector/whole_service.h"
#include "bench/limit/page_reader.h"
#include "bench/phases/phases.h"
#include "connector/iru/iru_source_factory.h"

namespace muster::bench {
namespace {

// What a tenant allows. Source: Iru API, "Rate limit".
constexpr double kPerSecond = 50;

struct Sweeps {
  absl::Duration ours;
  absl::Duration least;
  absl::Duration one_by_one;
  TenantLine::Traffic traffic;
};

absl::StatusOr<absl::Duration> SweepOnce(connector::DeviceSource& devices,
                                         int expected) {
  const absl::Notification never;
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(const auto sweep,
                   devices.BeginJob(connector::kFullJob, "", never));
  int rows = 0;
  while (true) {
    ASSIGN_OR_RETURN(const auto page, sweep->NextPage());
    if (!page) break;
    rows += static_cast<int>(page->devices.size() + page->bad_rows.size());
  }
  const absl::Duration elapsed = absl::Now() - start;
  if (rows >= expected) return elapsed;
  return absl::InternalError(
      absl::StrCat("the sweep read ", rows, " of ", expected, " devices"));
}

absl::StatusOr<Sweeps> MeasureSweeps(const Context& context,
                                     connector::DeviceSource& devices,
                                     TenantLine& line,
                                     const std::string& token) {
  const int expected = context.scale.swept_devices;
  const std::string url = absl::StrCat(TenantLine::kUrl, "/api/v1/devices");
  // Fills what the line keeps, and reads the models for a day.
  line.SetLatency(absl::ZeroDuration());
  RETURN_IF_ERROR(SweepOnce(devices, expected).status());
  RETURN_IF_ERROR(ReadOneByOne(line, url, token).status());
  line.SetLatency(TenantLine::Options().latency);
  line.TakeTraffic();
  Sweeps sweeps;
  ASSIGN_OR_RETURN(sweeps.ours, SweepOnce(devices, expected));
  sweeps.traffic = line.TakeTraffic();
  sweeps.least =
      LeastTime(sweeps.traffic.requests, sweeps.traffic.most_in_flight,
                TenantLine::Options().latency, kPerSecond);
  const absl::Time start = absl::Now();
  RETURN_IF_ERROR(ReadOneByOne(line, url, token).status());
  sweeps.one_by_one = absl::Now() - start;
  return sweeps;
}

void ReportSweeps(const Sweeps& sweeps, Report& report) {
  Figure ratio;
  ratio.key = "sweep_ratio";
  ratio.unit = "s";
  ratio.ours = absl::ToDoubleSeconds(sweeps.ours);
  ratio.limit = absl::ToDoubleSeconds(sweeps.least);
  ratio.value = ratio.ours / ratio.limit;
  ratio.goal = 1.15;
  ratio.at_least = false;
  Figure sequential = ratio;
  sequential.key = "sweep_vs_sequential";
  sequential.limit = absl::ToDoubleSeconds(sweeps.one_by_one);
  sequential.value = sequential.limit / sequential.ours;
  sequential.goal = 8;
  sequential.at_least = true;
  report.Add(ratio);
  report.Add(sequential);
  const TenantLine::Traffic& traffic = sweeps.traffic;
  const absl::Duration latency = TenantLine::Options().latency;
  report.Note("sweep_requests", static_cast<double>(traffic.requests));
  report.Note("sweep_most_in_flight", traffic.most_in_flight);
  report.Note("sweep_bound_by_in_flight_s",
              absl::ToDoubleSeconds(LeastTime(
                  traffic.requests, traffic.most_in_flight, latency, 1e9)));
  report.Note("sweep_bound_by_rate_s",
              absl::ToDoubleSeconds(
                  LeastTime(traffic.requests, 1 << 30, latency, kPerSecond)));
}

}  // namespace

absl::Status RunSweep(Context& context) {
  Tell("sweeps of a tenant 300 ms away");
  fake_iru::Tenant::Options options;
  options.devices = context.scale.swept_devices;
  options.limits = {0, 0};
  fake_iru::Tenant tenant(options, *RealClock());
  TenantLine::Options kept;
  kept.keep_answers = true;
  TenantLine line(tenant, *RealClock(), kept);
  const std::string dir = context.Path("sweep");
  mkdir(dir.c_str(), S_IRWXU);
  ASSIGN_OR_RETURN(const auto config, ConfigOfLine(dir, options.token));
  ASSIGN_OR_RETURN(
      const connector::Tenant served,
      iru::CreateIruTenant(config, {*RealClock(), *RealRandom(), &line}));
  ASSIGN_OR_RETURN(const Sweeps sweeps, MeasureSweeps(context, *served.devices,
                                                      line, options.token));
  ReportSweeps(sweeps, context.report);
  return absl::OkStatus();
}

}  // namespace muster::bench
