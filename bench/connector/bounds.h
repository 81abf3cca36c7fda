#ifndef BENCH_CONNECTOR_BOUNDS_H_
#define BENCH_CONNECTOR_BOUNDS_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace muster::bench {

// The least time that so many requests take of which each needs `latency`, of
// which `in_flight` (>= 1) are under way at most, and of which `per_second`
// may begin in any second: the greater of rounds of `in_flight` requests, and
// of the last beginning as late as the rate makes it.
absl::Duration LeastTime(int64_t requests, int in_flight,
                         absl::Duration latency, double per_second);

// The smallest value that so many per cent (above 0) of all values do not
// pass; 0 of none.
double Percentile(std::vector<double> values, double percent);

}  // namespace muster::bench

#endif  // BENCH_CONNECTOR_BOUNDS_H_
