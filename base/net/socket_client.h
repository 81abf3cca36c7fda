#ifndef BASE_NET_SOCKET_CLIENT_H_
#define BASE_NET_SOCKET_CLIENT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/net/listen_address.h"

namespace muster::testing {

// A connection to a server of this machine, by bytes. Every wait ends after 20
// seconds. Not thread-safe.
class SocketClient {
 public:
  // To 127.0.0.1, or to the socket file.
  explicit SocketClient(const ListenAddress& address)
      : fd_(socket(address.socket_path.empty() ? AF_INET : AF_UNIX,
                   SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience = {20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    connected_ = address.socket_path.empty() ? ConnectTcp(address.port)
                                             : ConnectFile(address.socket_path);
  }
  explicit SocketClient(int port)
      : SocketClient(ListenAddress{"127.0.0.1", port, ""}) {}
  ~SocketClient() { close(fd_); }

  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;

  bool connected() const { return connected_; }
  int fd() const { return fd_; }

  // False once the server has closed the connection.
  bool Send(const std::string& bytes) {
    size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t n =
          send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return false;
      sent += static_cast<size_t>(n);
    }
    return true;
  }

  // The next bytes, `size` at most; "" when the server has closed, or says
  // nothing.
  std::string Receive(size_t size = 65536) {
    std::string bytes(size, '\0');
    const ssize_t n = recv(fd_, bytes.data(), size, 0);
    bytes.resize(n > 0 ? static_cast<size_t>(n) : 0);
    return bytes;
  }

  // Whether the server closes the connection, whatever it says before.
  bool AwaitClosed() {
    char bytes[4096];
    ssize_t n;
    while ((n = recv(fd_, bytes, sizeof(bytes), 0)) > 0) {
    }
    return n == 0 || errno == ECONNRESET || errno == EPIPE;
  }

  // Whether the server has closed it by now.
  bool IsClosed() const {
    pollfd wait = {fd_, POLLRDHUP, 0};
    return poll(&wait, 1, 0) > 0;
  }

 private:
  bool ConnectTcp(int port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return Connect(address);
  }

  bool ConnectFile(const std::string& path) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return Connect(address);
  }

  template <typename Address>
  bool Connect(const Address& address) {
    return connect(fd_, reinterpret_cast<const sockaddr*>(&address),
                   sizeof(address)) == 0;
  }

  const int fd_;
  bool connected_ = false;
};

}  // namespace muster::testing

#endif  // BASE_NET_SOCKET_CLIENT_H_
