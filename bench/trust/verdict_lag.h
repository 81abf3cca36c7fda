// How long after a commit of the inventory a change is delivered, and how long
// after it the verdict that shows it.
#ifndef BENCH_TRUST_VERDICT_LAG_H_
#define BENCH_TRUST_VERDICT_LAG_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/fleet.h"

namespace muster::bench {

// What is committed, and where it is watched.
struct LagPlan {
  std::string inventory;  // target of an inventoryd that holds `fleet`
  std::string trust;      // target of a TrustServer that has judged it
  const Fleet& fleet;
  Reading reading;  // how the fleet was read last
  // Devices that lose their agent, one after the other: each once both its
  // change and its verdict have arrived, and `interval` went by.
  int commits = 0;
  absl::Duration interval;
};

// 99 of 100 took no longer, half of them no longer; from Change.commit_time.
struct Lag {
  double change_p99_ms = 0;
  double change_p50_ms = 0;
  double verdict_p99_ms = 0;
  double verdict_p50_ms = 0;
};

// One stream of either kind, in this process.
//
// Errors:
//   INTERNAL: a change or a verdict did not come.
//   Those of the streams.
absl::StatusOr<Lag> MeasureLag(const LagPlan& plan);

}  // namespace muster::bench

#endif  // BENCH_TRUST_VERDICT_LAG_H_
