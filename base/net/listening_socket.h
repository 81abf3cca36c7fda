#ifndef BASE_NET_LISTENING_SOCKET_H_
#define BASE_NET_LISTENING_SOCKET_H_

#include <sys/types.h>

#include <memory>

#include "absl/status/statusor.h"
#include "base/net/listen_address.h"

namespace muster {

// A socket that listens: connections wait in it until they are accepted. Does
// not block, and programs that this one starts do not inherit it. A socket
// file is accessible to this user only from its first moment.
//
// Not thread-safe, but for fd().
class ListeningSocket {
 public:
  // Errors (metadata: address):
  //   FAILED_PRECONDITION PORT_IN_USE: someone else listens there.
  //   FAILED_PRECONDITION LISTEN_FAILED: the kernel refuses it.
  static absl::StatusOr<std::unique_ptr<ListeningSocket>> Open(
      const ListenAddress& address);

  // Closes it: who has connected and was not accepted is turned away. Removes
  // the socket file, if it is still this one's.
  ~ListeningSocket();

  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  int fd() const { return fd_; }

  // Where it listens; with the port that was found if any was asked for.
  const ListenAddress& address() const { return address_; }

 private:
  ListeningSocket(int fd, ListenAddress address);

  absl::Status Bind();
  absl::Status BindFile();
  void LearnPort();

  const int fd_;
  ListenAddress address_;
  ino_t file_ = 0;  // of the socket file; 0 for none
};

}  // namespace muster

#endif  // BASE_NET_LISTENING_SOCKET_H_
