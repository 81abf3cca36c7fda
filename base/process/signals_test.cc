#include "base/process/signals.h"

#include <signal.h>
#include <unistd.h>

#include <thread>

#include "gtest/gtest.h"

namespace muster {
namespace {

class SignalsTest : public ::testing::Test {
 protected:
  SignalsTest() { BlockTerminationSignals(); }
};

TEST_F(SignalsTest, RequestFromAThreadEndsTheWait) {
  std::thread requester([] { RequestTermination(); });
  EXPECT_EQ(WaitForTermination(), SIGTERM);
  requester.join();
}

TEST_F(SignalsTest, SignalBeforeTheWaitIsNotLost) {
  kill(getpid(), SIGINT);
  EXPECT_EQ(WaitForTermination(), SIGINT);
}

TEST_F(SignalsTest, WritingToAClosedPipeDoesNotKillTheProcess) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  EXPECT_EQ(write(ends[1], "x", 1), -1);
  close(ends[1]);
}

}  // namespace
}  // namespace muster
