#include "bench/process/measured_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"

namespace muster::bench {
namespace {

constexpr absl::Duration kLookAgain = absl::Milliseconds(2);
constexpr absl::Duration kStartLimit = absl::Minutes(2);
constexpr int kCannotExec = 127;

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Calls `function` (bind or connect) on a new socket; true if it succeeds.
template <typename Function>
bool Succeeds(Function function, int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  const int result = function(fd, reinterpret_cast<const sockaddr*>(&address),
                              sizeof(address));
  close(fd);
  return result == 0;
}

// Between fork and exec: nothing but async-signal-safe calls.
[[noreturn]] void BecomeProgram(char* const* argv, int log) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execv(argv[0], argv);
  _exit(kCannotExec);
}

std::string ReadAll(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

absl::Duration OfTimeval(const timeval& time) {
  return absl::Seconds(time.tv_sec) + absl::Microseconds(time.tv_usec);
}

}  // namespace

absl::StatusOr<std::unique_ptr<MeasuredProcess>> MeasuredProcess::Start(
    Options options) {
  const int log = open(options.log_path.c_str(),
                       O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  std::vector<char*> argv = {options.program.data()};
  for (std::string& argument : options.arguments) {
    argv.push_back(argument.data());
  }
  argv.push_back(nullptr);
  const pid_t pid = log < 0 ? -1 : fork();
  if (pid == 0) BecomeProgram(argv.data(), log);
  if (log >= 0) close(log);
  if (pid < 0) {
    return absl::InternalError(absl::StrCat("cannot start ", options.program));
  }
  std::unique_ptr<MeasuredProcess> process(
      new MeasuredProcess(std::move(options), pid));
  RETURN_IF_ERROR(process->AwaitListening());
  return process;
}

std::string MeasuredProcess::target() const {
  return absl::StrCat("127.0.0.1:", options_.port);
}

// Source: proc(5), /proc/pid/stat: fields 14 and 15 are utime and stime; the
// name in field 2 is in brackets and may hold anything.
absl::Duration MeasuredProcess::Cpu() const {
  const std::string stat = ReadAll(absl::StrCat("/proc/", pid_, "/stat"));
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return absl::ZeroDuration();
  const std::vector<std::string> fields =
      absl::StrSplit(stat.substr(name_end + 2), ' ');  // from field 3
  int64_t user = 0, system = 0;
  if (fields.size() < 13 || !absl::SimpleAtoi(fields[11], &user) ||
      !absl::SimpleAtoi(fields[12], &system)) {
    return absl::ZeroDuration();
  }
  return absl::Seconds(user + system) / sysconf(_SC_CLK_TCK);
}

double MeasuredProcess::ResidentMib() const {
  const std::string status = ReadAll(absl::StrCat("/proc/", pid_, "/status"));
  for (const absl::string_view line : absl::StrSplit(status, '\n')) {
    if (!absl::StartsWith(line, "VmRSS:")) continue;
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar("\t "), absl::SkipEmpty());
    double kib = 0;
    if (words.size() > 1 && absl::SimpleAtod(words[1], &kib)) return kib / 1024;
  }
  return 0;
}

void MeasuredProcess::Stop() {
  if (ended_) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  ended_ = true;
}

absl::Status MeasuredProcess::AwaitListening() {
  const absl::Time limit = absl::Now() + kStartLimit;
  while (!Succeeds(connect, options_.port)) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      ended_ = true;
      return absl::InternalError(absl::StrCat(
          options_.program, " ended: ", ReadAll(options_.log_path)));
    }
    if (absl::Now() > limit) {
      return absl::InternalError(
          absl::StrCat(options_.program, " does not listen"));
    }
    absl::SleepFor(kLookAgain);
  }
  return absl::OkStatus();
}

int FreePort() {
  std::random_device random;
  while (true) {
    const int port = 10000 + static_cast<int>(random() % 20000);
    if (Succeeds(bind, port)) return port;
  }
}

absl::Duration OwnCpu() {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  return OfTimeval(used.ru_utime) + OfTimeval(used.ru_stime);
}

}  // namespace muster::bench
