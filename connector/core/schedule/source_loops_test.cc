#include "connector/core/schedule/source_loops.h"

#include <atomic>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/fake_random.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/records/fake_records.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;

class SourceLoopsTest : public ::testing::Test {
 protected:
  SourceLoopsTest() { watch_.RunOnce(); }

  JobPlan Plan() const {
    JobPlan plan;
    plan.jobs = devices_.Jobs();
    return plan;
  }
  absl::StatusOr<SyncReport> Sync(const SyncControl& control) {
    SyncReport report;
    report.sync = absl::StrCat("sources/s/syncs/", ++syncs_);
    control.on_progress(report);
    return report;
  }
  std::shared_ptr<JobRun> Request() {
    return schedule_.Request(kFullJob, "")->run;
  }

  std::atomic<int> syncs_ = 0;
  FakeRandom random_;
  FakeDeviceSource devices_{"sources/s"};
  FakeRecords records_{"sources/s"};
  JobSchedule schedule_{
      "sources/s",
      Plan(),
      [this](const JobSpec&, const SyncControl& control) {
        return Sync(control);
      },
      [](const JobSpec&, const absl::StatusOr<SyncReport>&) {},
      *RealClock(),
      random_};
  SourceWatch watch_{
      schedule_,
      devices_,
      records_,
      {[] { return absl::OkStatus(); }, [] { return std::string(); }, [] {}},
      *RealClock(),
      random_,
      {}};
  SourceLoops loops_{schedule_, watch_, *RealClock()};
};

TEST_F(SourceLoopsTest, RunsWhatIsAskedForInTheCallerBeforeItStarts) {
  const auto run = Request();

  loops_.Kick();

  EXPECT_EQ(syncs_, 1);
  EXPECT_THAT(run->AwaitName(), IsOkAndHolds("sources/s/syncs/1"));
}

TEST_F(SourceLoopsTest, RunsWhatWasAskedForBeforeItStarted) {
  const auto run = Request();

  loops_.Start();

  EXPECT_THAT(run->AwaitName(), IsOkAndHolds("sources/s/syncs/1"));
}

TEST_F(SourceLoopsTest, RunsWhatIsAskedForWhenItIsKicked) {
  loops_.Start();
  ASSERT_THAT(Request()->AwaitName(), IsOk());
  ASSERT_TRUE(schedule_.AwaitIdle(absl::InfiniteDuration()));

  const auto second = Request();
  loops_.Kick();

  EXPECT_THAT(second->AwaitName(), IsOk());
}

TEST_F(SourceLoopsTest, RunsNothingAfterItWasStopped) {
  loops_.Start();
  ASSERT_THAT(Request()->AwaitName(), IsOk());

  loops_.Stop();
  const int before = syncs_;
  Request();
  loops_.Kick();

  EXPECT_EQ(syncs_, before);
}

}  // namespace
}  // namespace muster::connector
