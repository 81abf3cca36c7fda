#include "base/net/open_sockets.h"

#include <sys/stat.h>

#include <algorithm>

namespace muster {
namespace {

// 0: the descriptor is none, or no socket.
ino_t InodeOf(int fd) {
  struct stat file = {};
  const bool is_socket = fstat(fd, &file) == 0 && S_ISSOCK(file.st_mode);
  return is_socket ? file.st_ino : 0;
}

}  // namespace

void OpenSockets::Add(int fd) { sockets_.push_back({fd, InodeOf(fd)}); }

int OpenSockets::Count() {
  const auto is_gone = [](const Socket& socket) {
    return InodeOf(socket.fd) != socket.inode;
  };
  sockets_.erase(std::remove_if(sockets_.begin(), sockets_.end(), is_gone),
                 sockets_.end());
  return CountAtMost();
}

}  // namespace muster
