#include "base/net/listening_socket.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/net/socket_client.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using testing::ErrorIs;
using testing::IsOk;
using testing::SocketClient;
using testing::TempDir;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

ListenAddress AnyPort() { return {"127.0.0.1", 0, ""}; }

TEST(ListeningSocketTest, FindsAFreePortAndTellsIt) {
  const auto socket = ListeningSocket::Open(AnyPort());
  ASSERT_THAT(socket, IsOk());
  EXPECT_GT((*socket)->address().port, 0);
  EXPECT_TRUE(SocketClient((*socket)->address()).connected());
}

TEST(ListeningSocketTest, SpeaksIpv6) {
  const auto socket = ListeningSocket::Open({"::1", 0, ""});
  ASSERT_THAT(socket, IsOk());
  EXPECT_GT((*socket)->address().port, 0);
  EXPECT_THAT(ListeningSocket::Open((*socket)->address()),
              ErrorIs(kFailed, "PORT_IN_USE"));
}

TEST(ListeningSocketTest, NeitherBlocksNorIsInherited) {
  const auto socket = *ListeningSocket::Open(AnyPort());
  EXPECT_NE(fcntl(socket->fd(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(fcntl(socket->fd(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(ListeningSocketTest, PortIsFreeAgainOnceItIsClosed) {
  auto socket = *ListeningSocket::Open(AnyPort());
  const ListenAddress address = socket->address();
  { const SocketClient leaves_a_closing_connection(address); }
  socket = nullptr;
  EXPECT_THAT(ListeningSocket::Open(address), IsOk());
}

TEST(ListeningSocketTest, FileIsForThisUserOnlyAndGoesWithTheSocket) {
  const TempDir dir;
  ASSERT_EQ(chdir(dir.path().c_str()), 0);
  auto socket = ListeningSocket::Open({"", 0, "socket"});
  ASSERT_THAT(socket, IsOk());
  struct stat file = {};
  ASSERT_EQ(stat("socket", &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  EXPECT_TRUE(SocketClient((*socket)->address()).connected());

  *socket = nullptr;

  EXPECT_NE(access("socket", F_OK), 0);
}

TEST(ListeningSocketTest, FileOfAnotherOneIsLeftAlone) {
  const TempDir dir;
  ASSERT_EQ(chdir(dir.path().c_str()), 0);
  auto first = *ListeningSocket::Open({"", 0, "socket"});
  ASSERT_EQ(rename("socket", "elsewhere"), 0);
  const auto second = *ListeningSocket::Open({"", 0, "socket"});

  first = nullptr;

  EXPECT_TRUE(SocketClient(second->address()).connected());
}

TEST(ListeningSocketTest, WhatIsNoSocketIsNotRemoved) {
  const TempDir dir;
  ASSERT_EQ(chdir(dir.path().c_str()), 0);
  dir.WriteFile("notes", "mine");
  EXPECT_THAT(ListeningSocket::Open({"", 0, "notes"}),
              ErrorIs(kFailed, "LISTEN_FAILED"));
  EXPECT_EQ(access("notes", F_OK), 0);
}

}  // namespace
}  // namespace muster
