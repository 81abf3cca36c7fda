#include "demo/child_process.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::demo {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class ChildProcessTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<ChildProcess>> Shell(
      const std::string& script) {
    return ChildProcess::Start({"child",
                                "/bin/sh",
                                {"-c", script},
                                absl::StrCat(dir_.path(), "/log")});
  }

  // Waits for the child's own end.
  absl::Status AwaitEnd(ChildProcess& child) {
    absl::Status status;
    while ((status = child.CheckRunning()).ok()) {
    }
    return status;
  }

  testing::TempDir dir_;
};

TEST_F(ChildProcessTest, EndsOnSigtermWithItsOwnExitCode) {
  auto child = Shell(
      "trap 'exit 7' TERM; "
      "while :; do :; done");
  ASSERT_THAT(child, IsOk());
  EXPECT_THAT((*child)->CheckRunning(), IsOk());

  const int code = (*child)->Stop();

  // 7 if the trap was set in time, else what an unhandled SIGTERM gives.
  EXPECT_TRUE(code == 7 || code == 128 + 15) << code;
}

TEST_F(ChildProcessTest, TellsTheLastLineOfAChildThatGaveUp) {
  auto child = Shell("echo first; echo the port is taken >&2; exit 4");
  ASSERT_THAT(child, IsOk());

  const absl::Status ended = AwaitEnd(**child);

  EXPECT_THAT(ended,
              ErrorIs(absl::StatusCode::kFailedPrecondition, "PORT_IN_USE"));
  EXPECT_TRUE(absl::StrContains(ended.message(), "exit code 4")) << ended;
  EXPECT_TRUE(absl::StrContains(ended.message(), "the port is taken")) << ended;
  EXPECT_EQ((*child)->Stop(), 4);
}

TEST_F(ChildProcessTest, TellsThatAChildEndedForAnyOtherReason) {
  auto child = Shell("exit 5");
  ASSERT_THAT(child, IsOk());

  EXPECT_THAT(AwaitEnd(**child),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "PROCESS_ENDED"));
}

TEST_F(ChildProcessTest, NamesAProgramThatIsNotThere) {
  EXPECT_THAT(
      ChildProcess::Start({"none", "/no/such/program", {}, "/dev/null"}),
      ErrorIs(absl::StatusCode::kNotFound, "PROGRAM_MISSING"));
}

}  // namespace
}  // namespace muster::demo
