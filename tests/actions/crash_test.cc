// The process that has the actions service is killed while it locks and erases
// devices, and comes back: the vendor is asked for each at most once, the end
// of each is told as it is, and no PIN is lost.
//
//   MUSTER_CRASH_RUNS=1000   in the environment: how often, all shapes
//                            together; 50 by default
//   MUSTER_CRASH_SEED=7      the same faults and pauses again

#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>

#include "absl/strings/numbers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/actions/crash_run.h"
#include "tests/actions/guarded_installation.h"

namespace muster::testing {
namespace {

using ::testing::Contains;
using ::testing::Key;
using ::testing::StartsWith;

constexpr int kRuns = 50;
constexpr int kShapes = 2;
constexpr int kRunsPerInstallation = 25;  // each takes four Macs
constexpr int kDevices = 450;

uint64_t Number(const char* variable, uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  uint64_t number = 0;
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number
                                                            : otherwise;
}

// In processes of their own, or in one musterd.
class CrashTest : public ::testing::TestWithParam<bool> {
 protected:
  std::unique_ptr<GuardedInstallation> Install() {
    GuardedInstallation::Options options;
    options.separate = GetParam();
    options.tenant.devices = kDevices;
    options.configure = LiftLimits;
    auto installation = std::make_unique<GuardedInstallation>(options);
    EXPECT_THAT(installation->Start(), IsOk());
    return installation;
  }
};

TEST_P(CrashTest, AsksTheVendorAtMostOnceAndLosesNoPin) {
  const uint64_t seed = Number("MUSTER_CRASH_SEED", std::random_device()());
  const int runs = Number("MUSTER_CRASH_RUNS", kRuns) / kShapes;
  std::cout << "seed " << seed << std::endl;
  std::mt19937_64 random(seed);
  CrashTally tally;
  std::unique_ptr<GuardedInstallation> installation;
  for (int i = 0; i < runs && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    if (i % kRunsPerInstallation == 0) {
      installation.reset();
      installation = Install();
    }
    CrashRun run(*installation, random, tally);
    run.Run(static_cast<KillMoment>(i % static_cast<int>(KillMoment::kLast)));
  }
  std::cout << tally << std::flush;
  if (HasFailure()) return;
  // Before the write, after the write, after the send, after the answer.
  EXPECT_THAT(tally.killed_in, Contains(Key("AWAITING_APPROVAL")));
  EXPECT_THAT(tally.killed_in, Contains(Key("SENDING")));
  EXPECT_THAT(tally.killed_in, Contains(Key("SENDING, asked")));
  EXPECT_THAT(tally.killed_in, Contains(Key("ACCEPTED, asked")));
  EXPECT_THAT(tally.ended, Contains(Key(StartsWith("UNCERTAIN"))));
  EXPECT_THAT(tally.pins, Contains(Key("SECRET_ORIGIN_LOCK_ANSWER")));
  EXPECT_THAT(tally.pins, Contains(Key("SECRET_ORIGIN_VENDOR_RECORD")));
}

INSTANTIATE_TEST_SUITE_P(Shapes, CrashTest, ::testing::Bool(),
                         [](const auto& info) {
                           return info.param ? "Separate" : "Embedded";
                         });

}  // namespace
}  // namespace muster::testing
