#include "actions/vault/key_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

constexpr size_t kMostBytes = size_t{64} << 10;

absl::Status Failed(const std::string& program, absl::string_view why) {
  return Error(absl::StatusCode::kFailedPrecondition, "KEY_COMMAND_FAILED",
               absl::StrCat("the key command ", program, " ", why,
                            "; run it by hand, as this user"),
               {{"program", program}});
}

// Starts `command` in a process group of its own, so that what it starts ends
// with it, with `output` as its standard output.
absl::StatusOr<pid_t> Spawn(const std::vector<std::string>& command,
                            int output) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY,
                                   0);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t no_signals;
  sigemptyset(&no_signals);
  posix_spawnattr_setsigmask(&attributes, &no_signals);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  pid_t process = 0;
  const int error = posix_spawnp(&process, arguments[0], &files, &attributes,
                                 arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return process;
  return Failed(command[0],
                absl::StrCat("cannot be run (", std::strerror(error), ")"));
}

// Whether there is something to read on `input` before `deadline`.
bool WaitFor(int input, absl::Time deadline) {
  pollfd poll_input = {input, POLLIN, 0};
  while (true) {
    const absl::Duration left = deadline - RealClock()->Now();
    if (left <= absl::ZeroDuration()) return false;
    const int ready = poll(
        &poll_input, 1, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// All that comes from `input`; nullopt if it has not ended by `deadline`, or is
// more than a key.
std::optional<std::string> ReadToEnd(int input, absl::Time deadline) {
  std::string output;
  output.reserve(kMostBytes);
  char buffer[512];
  const absl::Cleanup wipe = [&] { explicit_bzero(buffer, sizeof(buffer)); };
  while (WaitFor(input, deadline) && output.size() < kMostBytes) {
    const ssize_t got = read(input, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return output;
    output.append(buffer, static_cast<size_t>(got));
  }
  return std::nullopt;
}

// Whether `process` ended with 0. It closed its output, so it ends soon; it is
// killed at `deadline`.
bool EndedWell(pid_t process, absl::Time deadline) {
  int status = 0;
  while (waitpid(process, &status, WNOHANG) == 0) {
    if (RealClock()->Now() >= deadline) kill(-process, SIGKILL);
    absl::SleepFor(absl::Milliseconds(1));
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

absl::StatusOr<Secret> RunKeyCommand(const std::vector<std::string>& command,
                                     absl::Duration limit) {
  const absl::Time deadline = RealClock()->Now() + limit;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return Failed(command[0], "has no pipe to print to");
  }
  const absl::Cleanup close_input = [&] { close(ends[0]); };
  const absl::StatusOr<pid_t> process = Spawn(command, ends[1]);
  close(ends[1]);
  if (!process.ok()) return process.status();

  std::optional<std::string> output = ReadToEnd(ends[0], deadline);
  if (!output.has_value()) kill(-*process, SIGKILL);
  const bool well = EndedWell(*process, deadline);
  if (!output.has_value()) {
    return Failed(command[0], "took too long, or printed too much");
  }
  const Secret printed{*output};
  explicit_bzero(output->data(), output->size());
  if (!well) return Failed(command[0], "failed");
  absl::string_view key = printed.Reveal();
  if (absl::ConsumeSuffix(&key, "\n")) absl::ConsumeSuffix(&key, "\r");
  if (key.empty()) return Failed(command[0], "printed nothing");
  Secret secret{std::string(key)};
  RegisterSecret(secret);
  return secret;
}

}  // namespace muster::actions
