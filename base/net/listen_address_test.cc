#include "base/net/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

std::string Normal(const std::string& text) {
  const auto address = ListenAddress::Parse(text);
  return address.ok() ? address->ToString() : address.status().ToString();
}

TEST(ListenAddressTest, IsWrittenInOneWay) {
  EXPECT_EQ(Normal("127.0.0.1:80"), "127.0.0.1:80");
  EXPECT_EQ(Normal("LocalHost:0"), "127.0.0.1:0");
  EXPECT_EQ(Normal("[::1]:65535"), "[::1]:65535");
  EXPECT_EQ(Normal("unix:/run/muster.socket"), "unix:/run/muster.socket");
  EXPECT_EQ(Normal("unix:///run/muster.socket"), "unix:/run/muster.socket");
}

TEST(ListenAddressTest, OthersMustNotReachIt) {
  EXPECT_THAT(ListenAddress::Parse("0.0.0.0:80"),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"));
}

TEST(ListenAddressTest, WhatIsNoneIsRefused) {
  for (const std::string& text :
       {std::string("127.0.0.1"), std::string("127.0.0.1:"),
        std::string("127.0.0.1:65536"), std::string("127.0.0.1:-1"),
        std::string("127.0.0.1:http"), std::string("unix:"),
        "unix:/" + std::string(107, 'a')}) {
    EXPECT_THAT(ListenAddress::Parse(text), ErrorIs(kFailed, "LISTEN_FAILED"))
        << text;
  }
}

TEST(CheckFreeTest, PortIsInUseWhileSomeoneListens) {
  sockaddr_in bound = {};
  bound.sin_family = AF_INET;
  bound.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(bound);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&bound), size), 0);
  ASSERT_EQ(listen(fd, 1), 0);
  getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size);
  const ListenAddress address =
      *ListenAddress::Parse(absl::StrCat("127.0.0.1:", ntohs(bound.sin_port)));

  const absl::Status in_use = CheckFree(address);
  close(fd);

  EXPECT_THAT(in_use, ErrorIs(kFailed, "PORT_IN_USE"));
  EXPECT_THAT(std::string(in_use.message()),
              ::testing::HasSubstr(address.ToString()));
  EXPECT_THAT(CheckFree(address), IsOk());
}

TEST(CheckFreeTest, AnyPortAndANewSocketFileAreFree) {
  EXPECT_THAT(CheckFree(*ListenAddress::Parse("127.0.0.1:0")), IsOk());
  EXPECT_THAT(CheckFree(*ListenAddress::Parse("unix:/no/such/file")), IsOk());
}

}  // namespace
}  // namespace muster
