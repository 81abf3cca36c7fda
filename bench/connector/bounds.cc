#include "bench/connector/bounds.h"

#include <algorithm>
#include <cmath>

namespace muster::bench {

absl::Duration LeastTime(int64_t requests, int in_flight,
                         absl::Duration latency, double per_second) {
  if (requests == 0) return absl::ZeroDuration();
  const int64_t rounds = (requests + in_flight - 1) / in_flight;
  const double last = std::max<double>(0, requests - per_second) / per_second;
  return std::max(latency * rounds, absl::Seconds(last) + latency);
}

double Percentile(std::vector<double> values, double percent) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double rank = std::ceil(percent / 100 * values.size());
  const size_t index = static_cast<size_t>(std::max(1.0, rank)) - 1;
  return values[std::min(index, values.size() - 1)];
}

}  // namespace muster::bench
