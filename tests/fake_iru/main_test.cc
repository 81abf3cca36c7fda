// The program as a process: its ready line, its signals, its exit codes.

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/fake_iru/test_client.h"

namespace muster::fake_iru {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string binary;  // the program's path, from the command line

// A running fake_iru, whose output can be read. Kills it at the latest when it
// goes away.
class Process {
 public:
  explicit Process(std::vector<std::string> args) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    pid_ = fork();
    if (pid_ == 0) Exec(args, ends[1]);
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }

  ~Process() {
    if (pid_ > 0) Stop(SIGKILL);
    fclose(output_);
  }

  // The next line of stdout or stderr, without its end.
  std::string ReadLine() {
    std::string line;
    for (int c = fgetc(output_); c != EOF && c != '\n'; c = fgetc(output_)) {
      line += static_cast<char>(c);
    }
    return line;
  }

  // Sends the signal, if any, and returns the exit code; -1 if it was killed.
  int Stop(int signal) {
    if (signal != 0) kill(pid_, signal);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  [[noreturn]] static void Exec(std::vector<std::string>& args, int out) {
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    std::vector<char*> argv = {binary.data()};
    for (std::string& arg : args) argv.push_back(arg.data());
    argv.push_back(nullptr);
    execv(binary.c_str(), argv.data());
    _exit(127);
  }

  pid_t pid_ = 0;
  FILE* output_ = nullptr;
};

int PortIn(const std::string& line) {
  return std::stoi(line.substr(line.rfind(':') + 1));
}

TEST(FakeIruMainTest, SaysWhereItIsServesAndEndsOnSigterm) {
  Process process({"--port", "0", "--devices", "7", "--token", "t"});
  const std::string line = process.ReadLine();
  EXPECT_THAT(line, StartsWith("fake_iru: 7 devices on http://127.0.0.1:"));

  TestClient client(PortIn(line), "t");
  EXPECT_EQ(client.Get("/api/v1/devices").json().size(), 7u);
  EXPECT_EQ(process.Stop(SIGTERM), 0);
}

TEST(FakeIruMainTest, EndsAtOnceAlthoughAConnectionHangs) {
  Process process({"--devices", "1", "--token", "t"});
  TestClient client(PortIn(process.ReadLine()), "t");
  client.SetTimeout(absl::Milliseconds(100));
  client.Send("POST", "/_fake/fault", {{"kind", "hang"}});
  EXPECT_EQ(client.Get("/api/v1/tags").status, 0);

  EXPECT_EQ(process.Stop(SIGTERM), 0);
}

TEST(FakeIruMainTest, MakesTheSameFleetOnEveryStart) {
  const std::vector<std::string> args = {
      "--devices", "60", "--token", "t", "--base-time", "2026-01-31T12:00:00Z"};
  Process first(args), second(args);
  TestClient a(PortIn(first.ReadLine()), "t");
  TestClient b(PortIn(second.ReadLine()), "t");

  const std::string dump = a.Get("/_fake/dump").body;
  EXPECT_GT(dump.size(), 100'000u);
  EXPECT_EQ(dump, b.Get("/_fake/dump").body);
}

TEST(FakeIruMainTest, ExitsWithOneSentenceIfThePortIsInUse) {
  Process first({"--devices", "1"});
  const int port = PortIn(first.ReadLine());

  Process second({"--devices", "1", "--port", std::to_string(port)});
  EXPECT_THAT(second.ReadLine(), HasSubstr("choose another with --port"));
  EXPECT_EQ(second.Stop(0), 1);
}

TEST(FakeIruMainTest, ExitsWithOneSentenceIfATimeIsNone) {
  Process process({"--base-time", "tomorrow"});

  EXPECT_THAT(process.ReadLine(), HasSubstr("--base-time takes a time"));
  EXPECT_EQ(process.Stop(0), 1);
}

}  // namespace
}  // namespace muster::fake_iru

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  muster::fake_iru::binary = argv[1];
  return RUN_ALL_TESTS();
}
