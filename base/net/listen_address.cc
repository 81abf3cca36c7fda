#include "base/net/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/net/loopback.h"
#include "base/status_macros.h"

namespace muster {
namespace {

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

absl::Status Failed(const std::string& address, absl::string_view why) {
  return Error(kFailed, "LISTEN_FAILED",
               absl::StrCat("cannot listen on ", address, " (", why,
                            "); choose another address"),
               {{"address", address}, {"detail", std::string(why)}});
}

absl::Status InUse(const ListenAddress& address) {
  return Error(kFailed, "PORT_IN_USE",
               absl::StrCat("another process listens on ", address.ToString(),
                            "; stop it or choose another address"),
               {{"address", address.ToString()}});
}

// The kernel's words for an address, and whether it takes `call` on it.
using SocketCall = int (*)(int, const sockaddr*, socklen_t);

template <typename Address>
int Try(SocketCall call, int family, const Address& address) {
  const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  const absl::Cleanup close_fd = [fd] { close(fd); };
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  return call(fd, generic, sizeof(address)) == 0 ? 0 : errno;
}

int TryBind(const ListenAddress& address) {
  sockaddr_in6 v6 = {};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(static_cast<uint16_t>(address.port));
  if (inet_pton(AF_INET6, address.host.c_str(), &v6.sin6_addr) == 1) {
    return Try(&bind, AF_INET6, v6);
  }
  sockaddr_in v4 = {};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<uint16_t>(address.port));
  if (inet_pton(AF_INET, address.host.c_str(), &v4.sin_addr) != 1) {
    return EADDRNOTAVAIL;
  }
  return Try(&bind, AF_INET, v4);
}

bool SomeoneAnswers(const std::string& socket_path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_path.data(), socket_path.size());
  return Try(&connect, AF_UNIX, address) == 0;
}

// A numeric address, or the one name that needs no resolver.
bool IsHost(absl::string_view text) {
  if (IsLoopbackHost(text)) return true;
  absl::ConsumePrefix(&text, "[");
  absl::ConsumeSuffix(&text, "]");
  const std::string host(text);
  in6_addr address;
  return inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

}  // namespace

absl::StatusOr<ListenAddress> ListenAddress::Parse(absl::string_view text,
                                                   Reach reach) {
  const std::string shown(text);
  if (reach == Reach::kThisMachine) RETURN_IF_ERROR(CheckLocalTarget(text));
  ListenAddress address;
  if (absl::ConsumePrefix(&text, "unix:")) {
    absl::ConsumePrefix(&text, "//");
    address.socket_path = std::string(text);
    if (text.empty() || text.size() >= sizeof(sockaddr_un::sun_path)) {
      return Failed(shown, "a socket's path has 1 to 107 bytes");
    }
    return address;
  }
  const size_t colon = text.rfind(':');
  absl::string_view host = text.substr(0, colon);
  if (colon == absl::string_view::npos || !IsHost(host) ||
      !absl::SimpleAtoi(text.substr(colon + 1), &address.port) ||
      address.port < 0 || address.port > 65535) {
    return Failed(shown, "it is not HOST:PORT or unix:PATH");
  }
  absl::ConsumePrefix(&host, "[");
  absl::ConsumeSuffix(&host, "]");
  const bool named = absl::EqualsIgnoreCase(host, "localhost");
  address.host = named ? "127.0.0.1" : std::string(host);
  return address;
}

std::string ListenAddress::ToString() const {
  if (!socket_path.empty()) return absl::StrCat("unix:", socket_path);
  const bool is_ipv6 = absl::StrContains(host, ":");
  return is_ipv6 ? absl::StrCat("[", host, "]:", port)
                 : absl::StrCat(host, ":", port);
}

absl::Status CheckFree(const ListenAddress& address) {
  if (!address.socket_path.empty()) {
    return SomeoneAnswers(address.socket_path) ? InUse(address)
                                               : absl::OkStatus();
  }
  const int error = TryBind(address);
  if (error == 0) return absl::OkStatus();
  if (error == EADDRINUSE) return InUse(address);
  return ListenFailed(address, std::strerror(error));
}

absl::Status ListenFailed(const ListenAddress& address, absl::string_view why) {
  return Failed(address.ToString(), why);
}

}  // namespace muster
