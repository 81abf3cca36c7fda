#include "actions/dispatch/schedule.h"

#include "gtest/gtest.h"

namespace muster::actions {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1000);

v1::Command Named(const std::string& name,
                  v1::CommandState state = v1::COMMAND_STATE_ACCEPTED) {
  v1::Command command;
  command.set_name(name);
  command.set_state(state);
  return command;
}

class ScheduleTest : public ::testing::Test {
 protected:
  bool DueAfter(const v1::Command& command, absl::Duration time) {
    return schedule_.IsDue(command, kStart + time);
  }

  Schedule schedule_{{absl::Seconds(5), absl::Seconds(15)}};
};

TEST_F(ScheduleTest, UnplannedCommandIsDue) {
  EXPECT_TRUE(DueAfter(Named("a"), absl::ZeroDuration()));
}

TEST_F(ScheduleTest, PausesGrowAndTheLastRepeats) {
  for (const int seconds : {5, 15, 15, 15}) {
    schedule_.Plan(Named("a"), kStart);
    EXPECT_FALSE(
        DueAfter(Named("a"), absl::Seconds(seconds) - absl::Milliseconds(1)));
    EXPECT_TRUE(DueAfter(Named("a"), absl::Seconds(seconds)));
  }
}

TEST_F(ScheduleTest, PausesStartAnewWhenTheStateMoved) {
  schedule_.Plan(Named("a"), kStart);
  schedule_.Plan(Named("a"), kStart);

  schedule_.Plan(Named("a", v1::COMMAND_STATE_RUNNING), kStart);

  EXPECT_TRUE(DueAfter(Named("a"), absl::Seconds(5)));
}

TEST_F(ScheduleTest, CommandMayRestForEver) {
  schedule_.Plan(Named("a"), kStart, absl::InfiniteDuration());

  EXPECT_FALSE(DueAfter(Named("a"), absl::Hours(100'000)));
}

TEST_F(ScheduleTest, EndedCommandIsForgotten) {
  schedule_.Plan(Named("a"), kStart);
  schedule_.Plan(Named("b"), kStart);

  schedule_.Plan(Named("a", v1::COMMAND_STATE_FAILED), kStart);

  EXPECT_EQ(schedule_.size(), 1u);
}

}  // namespace
}  // namespace muster::actions
