#ifndef BASE_TELEMETRY_HISTOGRAM_H_
#define BASE_TELEMETRY_HISTOGRAM_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/telemetry/metric_registry.h"

namespace muster {

// Values counted by size since it was made, apart for each combination of
// attributes.
//
// Thread-safe. Immovable.
class Histogram {
 public:
  // What one combination of attributes counts. Lives as long as its histogram.
  // Thread-safe, and without locks.
  class Series {
   public:
    explicit Series(const std::vector<double>& bounds)
        : bounds_(bounds), counts_(bounds.size() + 1) {}

    void Record(double value) { Record(value, 1); }
    // As if recorded `times` times.
    void Record(double value, uint64_t times);

   private:
    friend class Histogram;

    const std::vector<double>& bounds_;
    std::vector<std::atomic<uint64_t>> counts_;
    std::atomic<double> sum_ = 0;
  };

  // More would be an attribute without bound: whatever comes after them is
  // recorded in one series, {"overflow": "true"}.
  static constexpr size_t kMaxSeries = 2000;

  // `bounds` ascend and are not empty; a value that equals one is below it.
  Histogram(absl::string_view name, absl::string_view unit,
            absl::string_view description, std::vector<double> bounds);

  // The series of these attributes, made if there is none. Takes a lock: who
  // records often keeps it.
  Series& At(const MetricAttributes& attributes) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Read(MetricReading& reading) const ABSL_LOCKS_EXCLUDED(mu_);

  const std::vector<double> bounds_;

  mutable absl::Mutex mu_;
  std::map<MetricAttributes, std::unique_ptr<Series>> series_
      ABSL_GUARDED_BY(mu_);

  const MetricRegistration registration_;  // last: it reads the others
};

}  // namespace muster

#endif  // BASE_TELEMETRY_HISTOGRAM_H_
