#ifndef BENCH_SCALE_H_
#define BENCH_SCALE_H_

#include "absl/time/time.h"

namespace muster::bench {

// How much of everything is measured. The defaults are the goals' own sizes.
struct Scale {
  int devices = 100000;
  // Fan-out: streams, each on its own connection; changes that each is sent at
  // once; and single commits, one every `commit_interval`, for the latency.
  int watchers = 1000;
  int idle_watchers = 10000;
  int changes = 1000;
  int commits = 60;
  absl::Duration commit_interval = absl::Milliseconds(100);
  // GetDevice calls of one run.
  int calls = 60000;
  // Devices of the store that is opened again.
  int large_fleet = 1000000;
  // Runs of which the median counts: of what takes seconds, and of the rest.
  int long_runs = 3;
  int short_runs = 5;
  // The connector: devices of the tenant that is swept, rows that are decoded,
  // and devices and hours of the day that is simulated, from midnight on.
  int swept_devices = 30000;
  int decoded_devices = 3000;
  int day_devices = 3350;
  int day_hours = 24;

  static Scale Full() { return {}; }

  // For a look in between: below 90 s, figures for orientation only.
  static Scale Quick() {
    return {15000, 200,   1000, 600, 20,   absl::Milliseconds(50),
            10000, 60000, 1,    3,   6000, 3000,
            3350,  3};
  }

  // For a test that everything runs.
  static Scale Tiny() {
    return {600, 8,   20,  100, 4, absl::Milliseconds(20), 200, 900, 1,
            1,   600, 300, 100, 2};
  }
};

}  // namespace muster::bench

#endif  // BENCH_SCALE_H_
