#include "base/net/loopback.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

TEST(LoopbackTest, KnowsTheHostsThatAreThisMachine) {
  for (const char* host :
       {"localhost", "LOCALHOST", "127.0.0.1", "127.255.0.9", "::1", "[::1]"}) {
    EXPECT_TRUE(IsLoopbackHost(host)) << host;
  }
}

TEST(LoopbackTest, IsNotFooledByLookAlikes) {
  for (const char* host :
       {"", "localhost.example.com", "127.0.0.1.example.com", "127.1",
        "0.0.0.0", "::", "[::1", "10.0.0.1", "2130706433", "0x7f000001",
        "::ffff:127.0.0.1", "localhost."}) {
    EXPECT_FALSE(IsLoopbackHost(host)) << host;
  }
}

TEST(LocalTargetTest, AcceptsWhatStaysHere) {
  for (const char* target :
       {"127.0.0.1:80", "localhost:0", "[::1]:443", "::1", "unix:/run/a",
        "unix:///run/a", "unix-abstract:a", "dns:///localhost:80",
        "ipv4:127.0.0.1:80", "ipv6:[::1]:80"}) {
    EXPECT_THAT(CheckLocalTarget(target), IsOk()) << target;
  }
}

TEST(LocalTargetTest, RefusesWhatLeaves) {
  for (const char* target :
       {"", "0.0.0.0:80", "[::]:80", "example.com:80", "10.1.2.3:80",
        "dns:///example.com:80", "dns://127.0.0.1/example.com:80",
        "ipv4:10.0.0.1:80,127.0.0.1:80"}) {
    EXPECT_THAT(
        CheckLocalTarget(target),
        ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"))
        << target;
  }
}

}  // namespace
}  // namespace muster
