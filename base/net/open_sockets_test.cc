#include "base/net/open_sockets.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gtest/gtest.h"

namespace muster {
namespace {

int NewSocket() { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

TEST(OpenSocketsTest, CountsThoseThatNobodyHasClosed) {
  OpenSockets sockets;
  const int first = NewSocket(), second = NewSocket();
  sockets.Add(first);
  sockets.Add(second);
  EXPECT_EQ(sockets.Count(), 2);

  close(first);

  EXPECT_EQ(sockets.CountAtMost(), 2);
  EXPECT_EQ(sockets.Count(), 1);
  EXPECT_EQ(sockets.CountAtMost(), 1);
  close(second);
}

TEST(OpenSocketsTest, DescriptorThatBecameAnotherSocketIsNotTheOldOne) {
  OpenSockets sockets;
  const int fd = NewSocket(), other = NewSocket();
  sockets.Add(fd);

  ASSERT_EQ(dup2(other, fd), fd);

  EXPECT_EQ(sockets.Count(), 0);
  close(fd);
  close(other);
}

TEST(OpenSocketsTest, DescriptorThatBecameAFileIsNoSocket) {
  OpenSockets sockets;
  const int fd = NewSocket();
  sockets.Add(fd);
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(dup2(file, fd), fd);
  EXPECT_EQ(sockets.Count(), 0);
  close(fd);
  close(file);
}

}  // namespace
}  // namespace muster
