#include "base/net/listening_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/status_macros.h"

namespace muster {
namespace {

// Any address, as the kernel takes it.
struct Native {
  sockaddr_storage storage = {};
  socklen_t size = 0;

  const sockaddr* get() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
};

template <typename Address>
Native ToNative(const Address& address) {
  Native native;
  std::memcpy(&native.storage, &address, sizeof(address));
  native.size = sizeof(address);
  return native;
}

Native FileAddress(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  return ToNative(address);
}

Native InternetAddress(const ListenAddress& address) {
  const auto port = htons(static_cast<uint16_t>(address.port));
  sockaddr_in6 v6 = {};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = port;
  if (inet_pton(AF_INET6, address.host.c_str(), &v6.sin6_addr) == 1) {
    return ToNative(v6);
  }
  sockaddr_in v4 = {};
  v4.sin_family = AF_INET;
  v4.sin_port = port;
  inet_pton(AF_INET, address.host.c_str(), &v4.sin_addr);
  return ToNative(v4);
}

Native NativeOf(const ListenAddress& address) {
  return address.socket_path.empty() ? InternetAddress(address)
                                     : FileAddress(address.socket_path);
}

ino_t InodeOf(const std::string& path) {
  struct stat file = {};
  const bool is_socket =
      lstat(path.c_str(), &file) == 0 && S_ISSOCK(file.st_mode);
  return is_socket ? file.st_ino : 0;
}

}  // namespace

ListeningSocket::ListeningSocket(int fd, ListenAddress address)
    : fd_(fd), address_(std::move(address)) {}

absl::StatusOr<std::unique_ptr<ListeningSocket>> ListeningSocket::Open(
    const ListenAddress& address) {
  RETURN_IF_ERROR(CheckFree(address));
  const int fd = socket(NativeOf(address).get()->sa_family,
                        SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return ListenFailed(address, std::strerror(errno));
  auto opened =
      std::unique_ptr<ListeningSocket>(new ListeningSocket(fd, address));
  RETURN_IF_ERROR(address.socket_path.empty() ? opened->Bind()
                                              : opened->BindFile());
  if (listen(fd, SOMAXCONN) != 0) {
    return ListenFailed(address, std::strerror(errno));
  }
  opened->LearnPort();
  return opened;
}

ListeningSocket::~ListeningSocket() {
  close(fd_);
  const std::string& path = address_.socket_path;
  if (file_ != 0 && InodeOf(path) == file_) unlink(path.c_str());
}

absl::Status ListeningSocket::Bind() {
  const int yes = 1;
  setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  const Native native = NativeOf(address_);
  if (bind(fd_, native.get(), native.size) == 0) return absl::OkStatus();
  return ListenFailed(address_, std::strerror(errno));
}

absl::Status ListeningSocket::BindFile() {
  const std::string& path = address_.socket_path;
  if (InodeOf(path) != 0) unlink(path.c_str());  // of one that is gone
  const Native native = NativeOf(address_);
  if (bind(fd_, native.get(), native.size) != 0 ||
      chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) {
    return ListenFailed(address_, std::strerror(errno));
  }
  file_ = InodeOf(path);
  return absl::OkStatus();
}

void ListeningSocket::LearnPort() {
  if (!address_.socket_path.empty()) return;
  sockaddr_storage bound = {};
  socklen_t size = sizeof(bound);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size);
  address_.port =
      ntohs(bound.ss_family == AF_INET6
                ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                : reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

}  // namespace muster
