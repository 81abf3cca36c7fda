#include "base/net/connection_listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/log.h"

namespace muster {
namespace {

// So that a flood of connections cannot keep the thread from being stopped.
constexpr int kAcceptsAtATime = 64;

constexpr absl::Duration kBetweenWarnings = absl::Minutes(1);

// Nobody waits to be accepted, or who waited has gone.
bool IsOfOneConnection(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == ECONNABORTED ||
         error == EINTR || error == EPROTO || error == EPERM;
}

// Both fail on a socket file's connection, which needs neither.
void SetOptions(int fd, absl::Duration acknowledge_timeout) {
  const int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  const auto timeout =
      static_cast<unsigned int>(absl::ToInt64Milliseconds(acknowledge_timeout));
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof(timeout));
}

}  // namespace

ConnectionListener::ConnectionListener(std::unique_ptr<ListeningSocket> socket,
                                       Options options, Deliver deliver)
    : options_(std::move(options)),
      deliver_(std::move(deliver)),
      stop_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      socket_(std::move(socket)),
      thread_([this] { Run(); }) {}

ConnectionListener::~ConnectionListener() {
  Stop();
  close(stop_event_);
}

void ConnectionListener::Stop() {
  if (!thread_.joinable()) return;
  eventfd_write(stop_event_, 1);
  thread_.join();
  socket_ = nullptr;
}

int ConnectionListener::open() const {
  absl::MutexLock lock(&mu_);
  return sockets_.Count();
}

int64_t ConnectionListener::refused() const {
  absl::MutexLock lock(&mu_);
  return refused_;
}

int ConnectionListener::AcceptWithoutBlocking(int listening_fd) {
  return accept4(listening_fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

void ConnectionListener::Run() {
  bool paused = false;
  while (AwaitMore(paused)) paused = !AcceptSome();
}

// False if it is to stop.
bool ConnectionListener::AwaitMore(bool paused) {
  pollfd waits[] = {{stop_event_, POLLIN, 0}, {socket_->fd(), POLLIN, 0}};
  const auto pause =
      static_cast<int>(absl::ToInt64Milliseconds(options_.pause));
  poll(waits, paused ? 1 : 2, paused ? pause : -1);
  return waits[0].revents == 0;
}

// False if the process has no room for another descriptor.
bool ConnectionListener::AcceptSome() {
  for (int i = 0; i < kAcceptsAtATime; ++i) {
    const int fd = options_.accept(socket_->fd());
    if (fd < 0) return IsOfOneConnection(errno);
    Take(fd);
  }
  return true;
}

void ConnectionListener::Take(int fd) {
  {
    absl::MutexLock lock(&mu_);
    if (!HasRoom()) {
      CountRefusal();
      close(fd);
      return;
    }
    sockets_.Add(fd);
  }
  SetOptions(fd, options_.acknowledge_timeout);
  deliver_(fd);
}

bool ConnectionListener::HasRoom() {
  return sockets_.CountAtMost() < options_.max_connections ||
         sockets_.Count() < options_.max_connections;
}

void ConnectionListener::CountRefusal() {
  ++refused_;
  if (absl::Now() < next_warning_) return;
  next_warning_ = absl::Now() + kBetweenWarnings;
  Log(Severity::kWarning, "connections refused: max_connections stand",
      {{"max_connections", absl::StrCat(options_.max_connections)},
       {"refused", absl::StrCat(refused_)}});
}

}  // namespace muster
