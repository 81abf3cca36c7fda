#include "tests/fake_iru/server/connections.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>
#include <vector>

namespace muster::fake_iru {
namespace {

using NameOf = int (*)(int, sockaddr*, socklen_t*);

// 0 if the descriptor has no such name.
int PortOf(int fd, NameOf name_of) {
  sockaddr_in address = {};
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (name_of(fd, any, &size) != 0 || address.sin_family != AF_INET) return 0;
  return ntohs(address.sin_port);
}

std::vector<int> ConnectionsOf(int local_port) {
  std::vector<int> connections;
  DIR* const directory = opendir("/proc/self/fd");
  if (!directory) return connections;
  while (const dirent* const entry = readdir(directory)) {
    const int fd = std::atoi(entry->d_name);
    const bool ours = PortOf(fd, getsockname) == local_port;
    if (ours && PortOf(fd, getpeername) != 0) connections.push_back(fd);
  }
  closedir(directory);
  return connections;
}

}  // namespace

void ResetConnection(int local_port, int remote_port) {
  for (const int fd : ConnectionsOf(local_port)) {
    if (PortOf(fd, getpeername) != remote_port) continue;
    // To "connect" to no address at all is how Linux is told to send a reset.
    sockaddr nobody = {};
    nobody.sa_family = AF_UNSPEC;
    connect(fd, &nobody, sizeof(nobody));
  }
}

void ShutdownConnections(int local_port) {
  for (const int fd : ConnectionsOf(local_port)) shutdown(fd, SHUT_RDWR);
}

}  // namespace muster::fake_iru
