#include "base/net/connection_listener.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "base/net/socket_client.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using testing::SocketClient;
using testing::TempDir;

constexpr absl::Duration kPatience = absl::Seconds(20);

// What a server does with connections: it keeps them, and closes them when the
// test says so.
class Server {
 public:
  explicit Server(ConnectionListener::Options options,
                  const ListenAddress& address = {"127.0.0.1", 0, ""}) {
    auto socket = *ListeningSocket::Open(address);
    address_ = socket->address();
    listener_ = std::make_unique<ConnectionListener>(
        std::move(socket), std::move(options), [this](int fd) {
          absl::MutexLock lock(&mu_);
          fds_.push_back(fd);
        });
  }
  ~Server() {
    listener_ = nullptr;
    for (const int fd : fds_) close(fd);
  }

  ConnectionListener& listener() { return *listener_; }
  const ListenAddress& address() const { return address_; }

  // The connections handed over, once they are `count`.
  std::vector<int> Await(size_t count) {
    absl::MutexLock lock(&mu_);
    const auto enough = [&] { return fds_.size() >= count; };
    EXPECT_TRUE(mu_.AwaitWithTimeout(absl::Condition(&enough), kPatience));
    return fds_;
  }

  void CloseFirst() {
    absl::MutexLock lock(&mu_);
    close(fds_.front());
    fds_.erase(fds_.begin());
  }

 private:
  ListenAddress address_;
  absl::Mutex mu_;
  std::vector<int> fds_;
  std::unique_ptr<ConnectionListener> listener_;
};

ConnectionListener::Options AtMost(int connections) {
  ConnectionListener::Options options;
  options.max_connections = connections;
  return options;
}

TEST(ConnectionListenerTest, HandsOverConnectionsThatDoNotBlock) {
  Server server(AtMost(10));
  SocketClient client(server.address());
  client.Send("x");

  const int fd = server.Await(1).front();

  EXPECT_NE(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
  ASSERT_EQ(write(fd, "y", 1), 1);
  EXPECT_EQ(client.Receive(1), "y");
  EXPECT_EQ(server.listener().open(), 1);
}

TEST(ConnectionListenerTest, ClosesWhoComesBeyondTheMostAndLeavesTheOthers) {
  Server server(AtMost(2));
  SocketClient first(server.address()), second(server.address());
  server.Await(2);

  SocketClient third(server.address());

  EXPECT_TRUE(third.AwaitClosed());
  EXPECT_FALSE(first.IsClosed());
  EXPECT_FALSE(second.IsClosed());
  EXPECT_EQ(server.listener().open(), 2);
  EXPECT_EQ(server.listener().refused(), 1);
}

TEST(ConnectionListenerTest, PlaceOfOneWhoHasGoneIsTakenByTheNext) {
  Server server(AtMost(1));
  SocketClient first(server.address());
  server.Await(1);
  EXPECT_TRUE(SocketClient(server.address()).AwaitClosed());

  server.CloseFirst();
  SocketClient next(server.address());

  server.Await(1);
  EXPECT_FALSE(next.IsClosed());
  EXPECT_EQ(server.listener().refused(), 1);
}

TEST(ConnectionListenerTest, ServesASocketFile) {
  const TempDir dir;
  ASSERT_EQ(chdir(dir.path().c_str()), 0);
  Server server(AtMost(1), {"", 0, "socket"});
  SocketClient first(server.address());
  server.Await(1);
  EXPECT_TRUE(SocketClient(server.address()).AwaitClosed());
}

// The kernel's answer when a process has as many descriptors as it may have.
TEST(ConnectionListenerTest, WaitsForDescriptorsAndThenAcceptsWhoWaited) {
  std::atomic<int> failures{0};
  ConnectionListener::Options options;
  options.pause = absl::Milliseconds(5);
  options.accept = [&](int fd) {
    if (failures++ < 3) {
      errno = EMFILE;
      return -1;
    }
    return accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  };
  Server server(options);

  const absl::Time start = absl::Now();
  SocketClient client(server.address());
  server.Await(1);

  EXPECT_GE(absl::Now() - start, 3 * options.pause);
  EXPECT_FALSE(client.IsClosed());
}

TEST(ConnectionListenerTest, DoesNotSpinWhileThereIsNoDescriptor) {
  std::atomic<int> attempts{0};
  ConnectionListener::Options options;
  options.pause = absl::Hours(1);
  options.accept = [&](int) {
    ++attempts;
    errno = EMFILE;
    return -1;
  };
  auto server = std::make_unique<Server>(options);
  SocketClient client(server->address());
  while (attempts == 0) {
  }

  server = nullptr;  // stops in the midst of the pause

  EXPECT_EQ(attempts, 1);
}

TEST(ConnectionListenerTest, StopTurnsAwayTheNextAndKeepsWhoIsThere) {
  Server server(AtMost(10));
  SocketClient client(server.address());
  server.Await(1);

  server.listener().Stop();

  EXPECT_FALSE(SocketClient(server.address()).connected());
  EXPECT_FALSE(client.IsClosed());
}

}  // namespace
}  // namespace muster
