#ifndef BENCH_PHASES_CONTEXT_H_
#define BENCH_PHASES_CONTEXT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "bench/fleet.h"
#include "bench/process/measured_process.h"
#include "bench/process/servers.h"
#include "bench/report.h"
#include "bench/scale.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// What the phases of one run share and hand on. They run one after the other,
// on the main thread.
struct Context {
  // Given.
  Programs programs;
  std::string dir;  // empty; everything is made below it
  Scale scale;
  std::string records_family = "records";  // of inventoryd's database
  std::string log_family = "log";
  Report report;

  // The fleet of all phases but the reopening.
  std::unique_ptr<Fleet> fleet;

  // Set by RunIngest(): an inventoryd that holds the fleet as version 0 of
  // round 0, with `token` from before it did.
  std::unique_ptr<MeasuredProcess> inventory;
  std::string token;
  double devices_per_second = 0;
  // How the fleet was read last.
  Reading reading;

  // Set by RunCatchup().
  double changes_per_second = 0;

  std::string Path(absl::string_view name) const;
  // Directory of the inventoryd above.
  std::string MainDir() const { return Path("main"); }
};

// Says on stderr what is being done.
void Tell(absl::string_view what);

// Waits until `process` has used next to no processor for a moment, a minute
// at most: what is measured next should not pay for what was before.
void AwaitIdle(const MeasuredProcess& process);

// One timed run of something and the processor time that a server spent on it.
struct Timed {
  double seconds = 0;
  double cpu_seconds = 0;
  // Of several: how far apart they were, in per cent of the median.
  double spread_percent = 0;
};

// Runs `body`, which tells how long it took, and asks `cpu` before and after.
absl::StatusOr<Timed> Time(
    const std::function<absl::Duration()>& cpu,
    const std::function<absl::StatusOr<absl::Duration>()>& body);

// The medians of several, at least one.
Timed MedianOf(const std::vector<Timed>& runs);

// The figure of a rate: `count` operations in the times of ours and of the
// limit.
Figure RateFigure(const std::string& key, const std::string& unit, double goal,
                  double count, const Timed& ours, const Timed& limit);

// Median of `value` of each of `runs`.
template <typename Run, typename Value>
double MedianBy(const std::vector<Run>& runs, Value value) {
  std::vector<double> values;
  for (const Run& run : runs) values.push_back(value(run));
  return Median(std::move(values));
}

}  // namespace muster::bench

#endif  // BENCH_PHASES_CONTEXT_H_
