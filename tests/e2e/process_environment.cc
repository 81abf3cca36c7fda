#include "tests/e2e/process_environment.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

namespace muster::testing {
namespace {

bool IsFree(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int bound =
      bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  close(fd);
  return bound == 0;
}

bool AreFree(int base, int count) {
  for (int i = 0; i < count; ++i) {
    if (!IsFree(base + i)) return false;
  }
  return true;
}

std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string ProgramDir() {
  return std::string(std::getenv("TEST_SRCDIR")) + "/" +
         std::getenv("TEST_WORKSPACE");
}

int FreePorts(int count) {
  std::random_device random;
  while (true) {
    // Below the range from which the kernel takes ports for clients.
    const int base = 10000 + static_cast<int>(random() % 20000);
    if (AreFree(base, count)) return base;
  }
}

Ran RunProgram(const std::string& program,
               const std::vector<std::string>& arguments) {
  const std::string error_file =
      std::string(std::getenv("TEST_TMPDIR")) + "/stderr";
  std::string line = Quoted(program);
  for (const std::string& argument : arguments) line += " " + Quoted(argument);
  line += " 2>" + Quoted(error_file);
  FILE* pipe = popen(line.c_str(), "r");
  std::string output;
  char buffer[4096];
  while (size_t size = fread(buffer, 1, sizeof(buffer), pipe)) {
    output.append(buffer, size);
  }
  Ran ran;
  const int status = pclose(pipe);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  std::istringstream lines(output);
  for (std::string one; std::getline(lines, one);) ran.lines.push_back(one);
  std::ostringstream errors;
  errors << std::ifstream(error_file).rdbuf();
  ran.errors = errors.str();
  return ran;
}

}  // namespace muster::testing
