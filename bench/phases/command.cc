#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/status_macros.h"
#include "bench/actions/command_latency.h"
#include "bench/limit/disk_sync.h"
#include "bench/phases/phases.h"

namespace muster::bench {
namespace {

// Between two commands, so that the request budget's pace is not measured.
constexpr absl::Duration kPause = absl::Milliseconds(250);
constexpr int kWarmUps = 5;
constexpr int kCommandsOfRun = 12;

absl::Duration Median(std::vector<absl::Duration> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void Pause() {
  const absl::Notification never;
  RealClock()->SleepUntil(absl::Now() + kPause, never);
}

}  // namespace

absl::Status RunCommand(Context& context) {
  Tell("commands from the call to the vendor's socket");
  const std::string dir = context.Path("command");
  std::filesystem::create_directories(dir);
  ASSIGN_OR_RETURN(const auto latency, CommandLatency::Start(dir));
  std::vector<absl::Duration> commands, syncs, trips;
  for (int i = 0; i < kWarmUps + kCommandsOfRun * context.scale.short_runs;
       ++i) {
    Pause();
    ASSIGN_OR_RETURN(const absl::Duration command, latency->CommandOnce());
    Pause();
    ASSIGN_OR_RETURN(const auto sync, SyncTimes(dir, 1));
    ASSIGN_OR_RETURN(const absl::Duration trip, latency->RoundTripOnce());
    if (i < kWarmUps) continue;
    commands.push_back(command);
    syncs.push_back(sync.front());
    trips.push_back(trip);
  }
  Figure figure;
  figure.key = "command_latency_ratio";
  figure.unit = "ms";
  figure.ours = absl::ToDoubleMilliseconds(Median(commands));
  figure.limit = absl::ToDoubleMilliseconds(Median(syncs) + Median(trips));
  figure.value = figure.ours / figure.limit;
  figure.goal = 2;
  figure.at_least = false;
  context.report.Add(figure);
  context.report.Note("command_sync_ms",
                      absl::ToDoubleMilliseconds(Median(syncs)));
  context.report.Note("command_round_trip_ms",
                      absl::ToDoubleMilliseconds(Median(trips)));
  return absl::OkStatus();
}

}  // namespace muster::bench
