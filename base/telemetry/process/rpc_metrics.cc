#include "base/telemetry/process/rpc_metrics.h"

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "base/telemetry/histogram.h"

namespace muster {
namespace {

// From what a memory access takes to what a deadline allows.
std::vector<double> Bounds() {
  return {0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
          0.05,   0.1,    0.25,  0.5,    1,     2.5,  10};
}

class Recorder {
 public:
  Histogram::Series& Of(absl::string_view method, absl::StatusCode code)
      ABSL_LOCKS_EXCLUDED(mu_) {
    {
      absl::ReaderMutexLock lock(&mu_);
      const auto found = series_.find(Key(method, code));
      if (found != series_.end()) return *found->second;
    }
    absl::MutexLock lock(&mu_);
    Histogram::Series& series = durations_.At(
        {{"rpc.method", std::string(method)},
         {"rpc.response.status_code", absl::StatusCodeToString(code)}});
    if (series_.contains(Key(method, code))) return series;
    series_.emplace(Key(methods_.emplace_back(method), code), &series);
    return series;
  }

 private:
  using Key = std::pair<absl::string_view, absl::StatusCode>;

  Histogram durations_{"rpc.server.duration", "s",
                       "How long calls took that this process answered",
                       Bounds()};

  absl::Mutex mu_;
  std::deque<std::string> methods_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<Key, Histogram::Series*> series_  // keys in methods_
      ABSL_GUARDED_BY(mu_);
};

// Never destroyed: calls may end while the process does.
Recorder& TheRecorder() {
  static Recorder& recorder = *new Recorder;
  return recorder;
}

}  // namespace

void RpcMetrics::Record(absl::string_view method, absl::StatusCode code,
                        absl::Duration duration) {
  TheRecorder().Of(method, code).Record(absl::ToDoubleSeconds(duration));
}

}  // namespace muster
