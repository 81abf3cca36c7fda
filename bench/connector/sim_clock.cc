#include "bench/connector/sim_clock.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace muster::bench {
namespace {

constexpr char kTasks[] = "/proc/self/task";
constexpr absl::Duration kMoment = absl::Microseconds(100);

std::string ReadSmall(const std::string& path) {
  char buffer[512];
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return "";
  const ssize_t size = read(file, buffer, sizeof(buffer));
  close(file);
  return std::string(buffer, std::max<ssize_t>(0, size));
}

// The letter behind the name, which is in brackets and may hold anything.
char StateOf(const std::string& stat) {
  const size_t end = stat.rfind(')');
  return end == std::string::npos || end + 2 >= stat.size() ? 'X'
                                                            : stat[end + 2];
}

// How often each other thread has run so far; nullopt if one runs now.
std::optional<std::map<pid_t, std::string>> Turns() {
  std::optional<std::map<pid_t, std::string>> turns;
  DIR* const tasks = opendir(kTasks);
  if (tasks == nullptr) return turns;
  turns.emplace();
  const pid_t self = gettid();
  while (const dirent* const entry = readdir(tasks)) {
    const pid_t thread = std::atoi(entry->d_name);
    if (thread == 0 || thread == self) continue;
    const std::string path = absl::StrCat(kTasks, "/", thread);
    const std::string stat = ReadSmall(path + "/stat");
    if (!stat.empty() && StateOf(stat) != 'S') {
      turns.reset();
      break;
    }
    (*turns)[thread] = ReadSmall(path + "/schedstat");
  }
  closedir(tasks);
  return turns;
}

}  // namespace

bool OthersAreAtRest() {
  const auto turns = Turns();
  return turns.has_value() && turns == Turns();
}

absl::Time SimClock::Now() const {
  absl::MutexLock lock(&mu_);
  return now_;
}

bool SimClock::SleepUntil(absl::Time deadline,
                          const absl::Notification& cancelled) {
  Sleeper sleeper = {deadline, &cancelled, gettid()};
  absl::MutexLock lock(&mu_);
  if (deadline > now_ && !released_) {
    awake_.erase(sleeper.thread);
    sleepers_.insert(&sleeper);
    mu_.Await(absl::Condition(&sleeper.woken));
  }
  return !cancelled.HasBeenNotified();
}

void SimClock::RunUntil(absl::Time time) {
  // Threads that never slept here are known to the kernel only.
  for (; !begun_; begun_ = OthersAreAtRest()) absl::SleepFor(kMoment);
  while (true) {
    AwaitRest();
    absl::MutexLock lock(&mu_);
    if (WakeDue()) continue;
    absl::Time next = absl::InfiniteFuture();
    for (const Sleeper* const sleeper : sleepers_) {
      next = std::min(next, sleeper->deadline);
    }
    now_ = std::max(now_, std::min(next, time));
    if (next > time) return;
    WakeDue();
  }
}

void SimClock::Release() {
  absl::MutexLock lock(&mu_);
  released_ = true;
  for (Sleeper* const sleeper : sleepers_) sleeper->woken = true;
  sleepers_.clear();
}

void SimClock::AwaitRest() {
  const auto nobody = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return awake_.empty();
  };
  while (true) {
    {
      absl::MutexLock lock(&mu_);
      if (mu_.AwaitWithTimeout(absl::Condition(&nobody), kMoment)) return;
    }
    if (!OthersAreAtRest()) continue;
    ForgetEnded();
    return;
  }
}

void SimClock::ForgetEnded() {
  absl::MutexLock lock(&mu_);
  for (auto thread = awake_.begin(); thread != awake_.end();) {
    const std::string path = absl::StrCat(kTasks, "/", *thread);
    thread = access(path.c_str(), F_OK) == 0 ? std::next(thread)
                                             : awake_.erase(thread);
  }
}

bool SimClock::WakeDue() {
  bool any = false;
  for (auto next = sleepers_.begin(); next != sleepers_.end();) {
    Sleeper& sleeper = **next;
    const bool due =
        sleeper.deadline <= now_ || sleeper.cancelled->HasBeenNotified();
    if (!due) {
      ++next;
      continue;
    }
    any = true;
    awake_.insert(sleeper.thread);
    sleeper.woken = true;
    next = sleepers_.erase(next);
  }
  return any;
}

}  // namespace muster::bench
