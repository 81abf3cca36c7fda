#include "base/process/run_main.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/errors.h"
#include "base/process/exit_codes.h"
#include "base/process/signals.h"
#include "base/secret.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

TEST(RunMainTest, SaysNothingWhenAllWentWell) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(RunMain("irud", [] { return absl::OkStatus(); }), kExitOk);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(RunMainTest, PrintsOneRedactedSentenceAndMapsTheCode) {
  RegisterSecret(Secret("main-token"));
  ::testing::internal::CaptureStderr();

  const int code = RunMain("irud", [] {
    return Error(absl::StatusCode::kFailedPrecondition, "PORT_IN_USE",
                 "port 1 is\nin use by main-token");
  });

  EXPECT_EQ(code, kExitPortInUse);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "irud: port 1 is in use by [redacted]\n");
}

TEST(RunMainTest, LeavesNoCoreDump) {
  rlimit limit = {1, 1};
  RunMain("irud", [&] {
    EXPECT_EQ(getrlimit(RLIMIT_CORE, &limit), 0);
    return absl::OkStatus();
  });
  EXPECT_EQ(limit.rlim_cur, 0u);
  EXPECT_EQ(limit.rlim_max, 0u);
}

TEST(RunMainTest, BodyMayWaitForItsEnd) {
  EXPECT_EQ(RunMain("irud",
                    [] {
                      RequestTermination();
                      EXPECT_EQ(WaitForTermination(), SIGTERM);
                      return absl::OkStatus();
                    }),
            kExitOk);
}

}  // namespace
}  // namespace muster
