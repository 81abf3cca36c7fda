#include "demo/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/process/exit_codes.h"

namespace muster::demo {
namespace {

constexpr int kCannotExec = 127;

std::vector<char*> ArgumentVector(const ChildProcess::Options& options) {
  std::vector<char*> argv = {const_cast<char*>(options.program.c_str())};
  for (const std::string& argument : options.arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  return argv;
}

// Between fork and exec: nothing but async-signal-safe calls.
[[noreturn]] void BecomeProgram(char* const* argv, int log) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execv(argv[0], argv);
  _exit(kCannotExec);
}

std::string LastLine(const std::string& path) {
  std::ifstream file(path);
  std::string line, last;
  while (std::getline(file, line)) {
    if (!line.empty()) last = line;
  }
  return last;
}

int ExitCodeOf(int wait_status) {
  if (WIFEXITED(wait_status)) return WEXITSTATUS(wait_status);
  return 128 + WTERMSIG(wait_status);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    Options options) {
  if (access(options.program.c_str(), X_OK) != 0) {
    return Error(absl::StatusCode::kNotFound, "PROGRAM_MISSING",
                 absl::StrCat(options.program,
                              " is not there; script/demo "
                              "builds it"));
  }
  const int log = open(options.log_path.c_str(),
                       O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const std::vector<char*> argv = ArgumentVector(options);
  const pid_t pid = log < 0 ? -1 : fork();
  if (pid == 0) BecomeProgram(argv.data(), log);
  if (log >= 0) close(log);
  if (pid < 0) {
    return Error(absl::StatusCode::kInternal, "PROCESS_FAILED",
                 absl::StrCat("cannot start ", options.name,
                              " with its log in ", options.log_path));
  }
  return std::unique_ptr<ChildProcess>(
      new ChildProcess(std::move(options), pid));
}

ChildProcess::~ChildProcess() { Stop(); }

absl::Status ChildProcess::CheckRunning() {
  int wait_status = 0;
  if (!exit_code_ && waitpid(pid_, &wait_status, WNOHANG) == pid_) {
    exit_code_ = ExitCodeOf(wait_status);
  }
  if (!exit_code_) return absl::OkStatus();
  const char* const reason =
      *exit_code_ == kExitPortInUse ? "PORT_IN_USE" : "PROCESS_ENDED";
  return Error(absl::StatusCode::kFailedPrecondition, reason,
               absl::StrCat(options_.name, " ended with exit code ",
                            *exit_code_, ": ", LastLine(options_.log_path)));
}

int ChildProcess::Wait() {
  if (!exit_code_) {
    int wait_status = 0;
    waitpid(pid_, &wait_status, 0);
    exit_code_ = ExitCodeOf(wait_status);
  }
  return *exit_code_;
}

int ChildProcess::Stop() {
  if (!exit_code_) kill(pid_, SIGTERM);
  return Wait();
}

}  // namespace muster::demo
