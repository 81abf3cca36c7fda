#ifndef TESTS_OVERLOAD_PROCESS_WATCH_H_
#define TESTS_OVERLOAD_PROCESS_WATCH_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace muster::overload {

// Looks at a process from outside, as /proc shows it. Not thread-safe.
class ProcessWatch {
 public:
  explicit ProcessWatch(pid_t pid) : pid_(pid) {}

  // The child of this process that runs `program`. Ends the test's process if
  // there is none.
  static ProcessWatch OfChild(const std::string& program);

  // Resident now, and at the most since it started.
  int64_t MemoryBytes() const { return InStatus("VmRSS:"); }
  int64_t PeakMemoryBytes() const { return InStatus("VmHWM:"); }
  int Descriptors() const;

  // Notes both.
  void Sample();

  // How much the median of the last quarter of the samples is above that of the
  // second quarter; the first is for warming up.
  int64_t MemoryGrowthBytes() const;
  int64_t DescriptorGrowth() const;

  // The medians of each quarter.
  std::string ToString() const;

 private:
  int64_t InStatus(const std::string& key) const;

  const pid_t pid_;
  std::vector<int64_t> memory_;
  std::vector<int64_t> descriptors_;
};

}  // namespace muster::overload

#endif  // TESTS_OVERLOAD_PROCESS_WATCH_H_
