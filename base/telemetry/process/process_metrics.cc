#include "base/telemetry/process/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace muster {
namespace {

using Points = std::vector<MetricPoint>;

Points One(double value) { return {{{}, value}}; }

// The number of that place in /proc/self/`file`, from 0; -1 if it cannot be
// read.
int64_t NumberIn(const char* file, int place) {
  std::ifstream in(std::filesystem::path("/proc/self") / file);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ');
  int64_t number = -1;
  if (place < static_cast<int>(words.size()) &&
      absl::SimpleAtoi(words[place], &number)) {
    return number;
  }
  return -1;
}

Points Resident() {
  const int64_t pages = NumberIn("statm", 1);
  if (pages < 0) return {};
  return One(static_cast<double>(pages) *
             static_cast<double>(sysconf(_SC_PAGESIZE)));
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

Points Cpu() {
  rusage usage = {};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return {};
  return One(Seconds(usage.ru_utime) + Seconds(usage.ru_stime));
}

Points EntriesOf(const char* directory) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(directory, error);
  if (error) return {};
  return One(static_cast<double>(std::distance(begin(entries), end(entries))));
}

Points MaxDescriptors() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return {};
  return One(static_cast<double>(limit.rlim_cur));
}

}  // namespace

ProcessMetrics::ProcessMetrics(const std::string& service)
    : resident_("muster.process.resident_bytes", "By",
                "Memory that the process holds", Resident),
      cpu_("muster.process.cpu", "s",
           "Processor time that the process has used", Cpu),
      open_descriptors_("muster.process.open_descriptors", "{descriptor}",
                        "Files and sockets that the process has open",
                        [] { return EntriesOf("/proc/self/fd"); }),
      max_descriptors_("muster.process.max_descriptors", "{descriptor}",
                       "Files and sockets that the process may have open",
                       MaxDescriptors),
      threads_("muster.process.threads", "{thread}", "Threads of the process",
               [] { return EntriesOf("/proc/self/task"); }),
      start_time_(
          "muster.process.start_time", "s",
          "When the process began, since 1970 (UTC)",
          [began = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch())] {
            return One(began);
          }),
      build_("muster.build.info", "1", "Which program this is; always 1",
             [service] {
               return Points{
                   {{{"service", service}, {"compiler", __VERSION__}}, 1}};
             }) {}

}  // namespace muster
