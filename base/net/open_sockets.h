#ifndef BASE_NET_OPEN_SOCKETS_H_
#define BASE_NET_OPEN_SOCKETS_H_

#include <sys/types.h>

#include <vector>

namespace muster {

// Counts sockets that someone else closes, without being told: a descriptor
// is still the socket that was added as long as it leads to the same inode.
//
// Not thread-safe.
class OpenSockets {
 public:
  // `fd` is an open socket, and not yet anybody else's.
  void Add(int fd);

  // How many of them are still open, by asking the kernel about each (about a
  // microsecond).
  int Count();

  // Their number at the last Count(), and those added since.
  int CountAtMost() const { return static_cast<int>(sockets_.size()); }

 private:
  struct Socket {
    int fd;
    ino_t inode;
  };

  std::vector<Socket> sockets_;
};

}  // namespace muster

#endif  // BASE_NET_OPEN_SOCKETS_H_
