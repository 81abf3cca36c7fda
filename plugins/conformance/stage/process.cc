#include "plugins/conformance/stage/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace muster::conformance {
namespace {

constexpr int kCannotExec = 127;
constexpr absl::Duration kLook = absl::Milliseconds(5);

std::vector<char*> ArgumentVector(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const std::string& argument : command) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  return argv;
}

int OpenLog(const std::string& path) {
  return open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

// Between fork and exec: nothing but async-signal-safe calls.
[[noreturn]] void BecomeProgram(char* const* argv, int output, int errors) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvp(argv[0], argv);
  _exit(kCannotExec);
}

int ExitCodeOf(int wait_status) {
  if (WIFEXITED(wait_status)) return WEXITSTATUS(wait_status);
  return 128 + WTERMSIG(wait_status);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Process>> Process::Start(Options options) {
  const std::vector<char*> argv = ArgumentVector(options.command);
  const int output = OpenLog(options.output_path);
  const int errors = OpenLog(options.error_path);
  const pid_t pid = output < 0 || errors < 0 ? -1 : fork();
  if (pid == 0) BecomeProgram(argv.data(), output, errors);
  if (output >= 0) close(output);
  if (errors >= 0) close(errors);
  if (pid < 0) {
    return absl::InternalError(
        absl::StrCat("cannot start ", options.command.front(), " with its log ",
                     options.error_path, "; see to it that it is writable"));
  }
  setpgid(pid, pid);  // whoever of the two comes first
  return std::unique_ptr<Process>(new Process(pid));
}

Process::~Process() {
  kill(-pid_, SIGKILL);
  if (!exit_code_) waitpid(pid_, nullptr, 0);
}

std::optional<int> Process::Wait(absl::Time deadline) {
  while (!exit_code_) {
    int wait_status = 0;
    if (waitpid(pid_, &wait_status, WNOHANG) == pid_) {
      exit_code_ = ExitCodeOf(wait_status);
    } else if (absl::Now() >= deadline) {
      break;
    } else {
      absl::SleepFor(kLook);
    }
  }
  return exit_code_;
}

}  // namespace muster::conformance
