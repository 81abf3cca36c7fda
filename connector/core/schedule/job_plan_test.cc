#include "connector/core/schedule/job_plan.h"

#include <string>
#include <vector>

#include "base/errors.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;

absl::StatusOr<JobPlan> Plan(const std::string& text) {
  config::v1::IruSource config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config));
  return PlanJobs(
      {{"full", inventory::v1::SYNC_KIND_FULL, absl::Hours(1)},
       {"delta", inventory::v1::SYNC_KIND_DELTA, absl::Minutes(1)},
       {"users", inventory::v1::SYNC_KIND_CATALOG, absl::Minutes(15)}},
      config);
}

std::vector<std::string> Names(const JobPlan& plan) {
  std::vector<std::string> names;
  for (const JobSpec& job : plan.jobs) names.push_back(job.name);
  return names;
}

TEST(JobPlanTest, ReadsEverythingAsOftenAsOffered) {
  const auto plan = Plan("");

  ASSERT_THAT(plan, IsOk());
  EXPECT_THAT(Names(*plan), ElementsAre("full", "delta", "users"));
  EXPECT_EQ(plan->jobs[1].interval, absl::Minutes(1));
  EXPECT_EQ(plan->count_interval, absl::Seconds(15));
  EXPECT_EQ(plan->retry_delay, absl::Seconds(5));
}

TEST(JobPlanTest, TakesIntervalsFromTheConfiguration) {
  const auto plan = Plan(R"pb(
    full_sync_interval { seconds: 600 }
    retry_delay { nanos: 500000000 }
    jobs {
      name: "users"
      interval { seconds: 3600 }
    }
    jobs {
      name: "count"
      interval { seconds: 30 }
    }
  )pb");

  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->jobs[0].interval, absl::Minutes(10));
  EXPECT_EQ(plan->jobs[2].interval, absl::Hours(1));
  EXPECT_EQ(plan->count_interval, absl::Seconds(30));
  EXPECT_EQ(plan->retry_delay, absl::Milliseconds(500));
}

TEST(JobPlanTest, LeavesOutWhatIsDisabled) {
  const auto plan = Plan(R"pb(
    jobs { name: "delta" disabled: true }
    jobs { name: "count" disabled: true }
  )pb");

  ASSERT_THAT(plan, IsOk());
  EXPECT_THAT(Names(*plan), ElementsAre("full", "users"));
  EXPECT_EQ(plan->count_interval, absl::InfiniteDuration());
}

TEST(JobPlanTest, RefusesAnIntervalBelowTenSeconds) {
  for (const char* config : {"full_sync_interval { seconds: 9 }",
                             "jobs { name: 'delta' interval { seconds: 9 } }",
                             "retry_delay { seconds: 0 }"}) {
    EXPECT_THAT(Plan(config), ErrorIs(absl::StatusCode::kInvalidArgument,
                                      "INTERVAL_TOO_SHORT"))
        << config;
  }
}

TEST(JobPlanTest, RefusesAJobThatThereIsNotOrTwice) {
  for (const char* config : {"jobs { name: 'user' }",
                             "jobs { name: 'users' } jobs { name: 'users' }"}) {
    EXPECT_THAT(Plan(config),
                ErrorIs(absl::StatusCode::kInvalidArgument, "JOB_UNKNOWN"))
        << config;
  }
}

TEST(JobPlanTest, RefusesToDoWithoutSweeps) {
  EXPECT_THAT(Plan("jobs { name: 'full' disabled: true }"),
              ErrorIs(absl::StatusCode::kInvalidArgument, "JOB_REQUIRED"));
}

}  // namespace
}  // namespace muster::connector
