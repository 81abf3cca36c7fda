#include "bench/phases/context.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"

namespace muster::bench {
namespace {

constexpr absl::Duration kMoment = absl::Milliseconds(300);
constexpr absl::Duration kNextToNothing = absl::Milliseconds(10);
constexpr absl::Duration kIdleLimit = absl::Minutes(1);

}  // namespace

std::string Context::Path(absl::string_view name) const {
  return absl::StrCat(dir, "/", name);
}

void Tell(absl::string_view what) {
  absl::FPrintF(stderr, "bench: %s\n", what);
}

void AwaitIdle(const MeasuredProcess& process) {
  const absl::Time limit = absl::Now() + kIdleLimit;
  while (absl::Now() < limit) {
    const absl::Duration before = process.Cpu();
    absl::SleepFor(kMoment);
    if (process.Cpu() - before <= kNextToNothing) return;
  }
}

absl::StatusOr<Timed> Time(
    const std::function<absl::Duration()>& cpu,
    const std::function<absl::StatusOr<absl::Duration>()>& body) {
  const absl::Duration before = cpu();
  ASSIGN_OR_RETURN(const absl::Duration elapsed, body());
  Timed timed;
  timed.seconds = absl::ToDoubleSeconds(elapsed);
  timed.cpu_seconds = absl::ToDoubleSeconds(cpu() - before);
  return timed;
}

Timed MedianOf(const std::vector<Timed>& runs) {
  Timed median;
  median.seconds = MedianBy(runs, [](const Timed& run) { return run.seconds; });
  median.cpu_seconds =
      MedianBy(runs, [](const Timed& run) { return run.cpu_seconds; });
  const auto [least, most] = std::minmax_element(
      runs.begin(), runs.end(),
      [](const Timed& a, const Timed& b) { return a.seconds < b.seconds; });
  median.spread_percent =
      100 * (most->seconds - least->seconds) / median.seconds;
  return median;
}

Figure RateFigure(const std::string& key, const std::string& unit, double goal,
                  double count, const Timed& ours, const Timed& limit) {
  Figure figure;
  figure.key = key;
  figure.unit = unit;
  figure.goal = goal;
  figure.ours = count / ours.seconds;
  figure.limit = count / limit.seconds;
  figure.value = figure.ours / figure.limit;
  figure.cpu_us = 1e6 * ours.cpu_seconds / count;
  figure.limit_cpu_us = 1e6 * limit.cpu_seconds / count;
  figure.spread_percent = ours.spread_percent;
  return figure;
}

}  // namespace muster::bench
