#ifndef BASE_HTTP_LOOPBACK_SERVERS_H_
#define BASE_HTTP_LOOPBACK_SERVERS_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "httplib.h"

namespace muster {

// An HTTP server on a free port of this machine.
class Server {
 public:
  Server() {
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Server() {
    server_.stop();
    thread_.join();
  }

  httplib::Server& http() { return server_; }
  std::string Url(const std::string& path) const {
    return absl::StrCat("http://127.0.0.1:", port_, path);
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

// A port of this machine that is listened on; what comes is up to the test.
class RawListener {
 public:
  RawListener() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(fd_, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    listen(fd_, 8);
  }
  ~RawListener() { Close(); }

  // Ends a waiting Accept().
  void Stop() { shutdown(fd_, SHUT_RDWR); }

  int Accept() { return accept(fd_, nullptr, nullptr); }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  std::string Url() const { return absl::StrCat("http://127.0.0.1:", port_); }

 private:
  int fd_;
  int port_ = 0;
};

// Reads the head of one request.
inline std::string ReadHead(int fd) {
  std::string head;
  char byte;
  while (head.find("\r\n\r\n") == std::string::npos &&
         read(fd, &byte, 1) == 1) {
    head.push_back(byte);
  }
  return head;
}

// Writes all of `bytes`.
inline void Write(int fd, const std::string& bytes) {
  ASSERT_EQ(write(fd, bytes.data(), bytes.size()),
            static_cast<ssize_t>(bytes.size()));
}

}  // namespace muster

#endif  // BASE_HTTP_LOOPBACK_SERVERS_H_
