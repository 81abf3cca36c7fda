#include "connector/iru/jobs/job_list.h"

#include <set>
#include <string>

#include "connector/iru/jobs/fake_job_world.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;

TEST(JobListTest, BeginsWithTheFullSweepAndNamesNothingTwice) {
  std::set<std::string> names;
  for (const connector::JobSpec& job : IruJobs()) {
    EXPECT_TRUE(names.insert(job.name).second) << job.name;
    EXPECT_GE(job.interval, absl::Minutes(1)) << job.name;
    EXPECT_NE(job.kind, inventory::v1::SYNC_KIND_UNSPECIFIED) << job.name;
  }
  EXPECT_EQ(IruJobs().front().name, connector::kFullJob);
}

TEST(JobListTest, CanBeginEachAndOnlyTheFullSweepAsksForSomethingAtThat) {
  for (const connector::JobSpec& job : IruJobs()) {
    FakeJobWorld world(1);
    const auto sweep = BeginIruJob(job.name, "", world.deps());
    EXPECT_THAT(sweep, IsOk()) << job.name;
    const bool asked = !world.tenant.Counts().empty();
    EXPECT_EQ(asked, job.name == connector::kFullJob) << job.name;
  }
}

TEST(JobListTest, KnowsNoOther) {
  FakeJobWorld world;

  EXPECT_THAT(BeginIruJob("posture/apps", "", world.deps()),
              ErrorIs(absl::StatusCode::kNotFound, "JOB_NOT_FOUND"));
}

}  // namespace
}  // namespace muster::iru
