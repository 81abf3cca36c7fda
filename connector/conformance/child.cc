#include "connector/conformance/child.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <random>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/errors.h"

namespace muster::conformance {
namespace {

constexpr int kCannotExec = 127;
// Below those that the kernel gives to whoever asks for any.
constexpr int kFirstPort = 10000;
constexpr int kPorts = 22000;
constexpr absl::Duration kStopPatience = absl::Seconds(5);
constexpr absl::Duration kStopPause = absl::Milliseconds(5);

// Between fork and exec: nothing but async-signal-safe calls.
[[noreturn]] void BecomeProgram(char* const* argv, int log) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvp(argv[0], argv);
  _exit(kCannotExec);
}

// Whether nobody listens there.
bool IsFree(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int bound =
      bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  close(fd);
  return bound == 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Child>> Child::Start(
    const std::vector<std::string>& command, const std::string& log_path) {
  std::vector<char*> argv;
  for (const std::string& word : command) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  argv.push_back(nullptr);
  const int log =
      open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const pid_t pid = log < 0 || command.empty() ? -1 : fork();
  if (pid == 0) BecomeProgram(argv.data(), log);
  if (log >= 0) close(log);
  if (pid < 0) {
    return Error(absl::StatusCode::kFailedPrecondition, "PROCESS_FAILED",
                 "the command could not be started; correct it");
  }
  return std::unique_ptr<Child>(new Child(pid));
}

Child::~Child() { Stop(); }

bool Child::IsRunning() {
  if (!ended_) ended_ = waitpid(pid_, nullptr, WNOHANG) == pid_;
  return !ended_;
}

void Child::Stop() {
  if (!IsRunning()) return;
  kill(pid_, SIGTERM);
  const absl::Time deadline = absl::Now() + kStopPatience;
  while (IsRunning() && absl::Now() < deadline) absl::SleepFor(kStopPause);
  if (!IsRunning()) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  ended_ = true;
}

std::vector<std::string> Filled(
    std::vector<std::string> words,
    const std::map<std::string, std::string>& values) {
  for (std::string& word : words) {
    for (const auto& [name, value] : values) {
      absl::StrReplaceAll({{absl::StrCat("{", name, "}"), value}}, &word);
    }
  }
  return words;
}

int FreePort() {
  // Kits that run at the same time, even in sandboxes, begin elsewhere.
  static std::atomic<uint32_t> next{std::random_device{}()};
  for (int tries = 0; tries < kPorts; ++tries) {
    const int port = kFirstPort + static_cast<int>(next++ % kPorts);
    if (IsFree(port)) return port;
  }
  return 0;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace muster::conformance
