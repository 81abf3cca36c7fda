#include "connector/core/schedule/job_run.h"

#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::IsOk;

SyncReport Report(int64_t devices) {
  SyncReport report;
  report.sync = "sources/s/syncs/1";
  report.device_count = devices;
  return report;
}

TEST(JobRunTest, GivesAWaiterTheLatestStateAndNoQueue) {
  JobRun run("full", "");
  run.Note(Report(1));
  run.Note(Report(2));
  run.Note(Report(3));

  const auto latest = run.Await(0, absl::InfiniteDuration());

  EXPECT_EQ(latest.report.device_count, 3);
  EXPECT_EQ(run.Await(latest.version, absl::ZeroDuration()).version,
            latest.version);
}

TEST(JobRunTest, WakesAWaiterWithTheEnd) {
  JobRun run("full", "");
  run.Note(Report(1));
  std::thread other([&run] { run.End(Report(7)); });

  const auto latest = run.Await(1, absl::InfiniteDuration());
  other.join();

  ASSERT_TRUE(latest.end.has_value());
  EXPECT_THAT(*latest.end, IsOk());
  EXPECT_EQ(latest.report.device_count, 7);
}

TEST(JobRunTest, KeepsHowFarARunCameThatFailed) {
  JobRun run("full", "");
  run.Note(Report(4));
  run.End(absl::UnavailableError("gone"));

  const auto latest = run.Await(0, absl::ZeroDuration());

  EXPECT_EQ(latest.report.device_count, 4);
  EXPECT_FALSE(latest.end->ok());
}

}  // namespace
}  // namespace muster::connector
