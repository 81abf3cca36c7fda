#include "bench/process/affinity.h"

#include <sched.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace muster::bench {
namespace {

int Processors() { return static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)); }

// Lets all threads of `process` run on [first, end) and nowhere else.
void Place(pid_t process, int first, int end) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int i = first; i < end; ++i) CPU_SET(i, &set);
  std::error_code ignored;  // a thread that ends meanwhile
  const std::string tasks = absl::StrCat("/proc/", process, "/task");
  for (const auto& task : std::filesystem::directory_iterator(tasks, ignored)) {
    pid_t thread = 0;
    if (absl::SimpleAtoi(task.path().filename().string(), &thread)) {
      sched_setaffinity(thread, sizeof(set), &set);
    }
  }
}

}  // namespace

ApartFrom::ApartFrom(pid_t server) : server_(server) {
  const int all = Processors();
  if (all < 2) return;
  Place(server_, 0, all / 2);
  Place(getpid(), all / 2, all);
}

ApartFrom::~ApartFrom() {
  Place(server_, 0, Processors());
  Place(getpid(), 0, Processors());
}

}  // namespace muster::bench
