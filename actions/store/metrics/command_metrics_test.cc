#include "actions/store/metrics/command_metrics.h"

#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "actions/testing/store_world.h"
#include "base/telemetry/metric_registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::Pair;

std::map<std::string, double> ByState() {
  std::map<std::string, double> counts;
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name != "muster.command.open") continue;
    for (const MetricPoint& point : metric.points) {
      counts[point.attributes.at("state")] = point.value;
    }
  }
  return counts;
}

double Value(const std::string& name) {
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name == name) return metric.points.at(0).value;
  }
  return -1;
}

class CommandMetricsTest : public ::testing::Test {
 protected:
  v1::Command Create(const std::string& id) {
    v1::Command draft;
    draft.set_name(absl::StrCat("sources/iru/devices/a/commands/", id));
    draft.mutable_command()->mutable_lock();
    draft.set_request_id(id);
    auto command = store_->Create(draft);
    EXPECT_THAT(command, IsOk());
    return *command;
  }

  void Move(const v1::Command& command, v1::CommandState state) {
    ASSERT_THAT(store_->Transition(command.name(), {state, "Moved."}), IsOk());
  }

  StoreWorld world_;
  FakeClock& clock_ = world_.clock;
  const std::unique_ptr<CommandStore>& store_ = world_.store;
  const CommandMetrics metrics_{*store_, clock_};
};

TEST_F(CommandMetricsTest, ShowEveryOpenStateFromTheBeginning) {
  EXPECT_THAT(ByState(),
              ElementsAre(Pair("ACCEPTED", 0), Pair("APPROVED", 0),
                          Pair("AWAITING_APPROVAL", 0), Pair("HELD", 0),
                          Pair("NOT_NOW", 0), Pair("OFFLINE_PENDING", 0),
                          Pair("QUEUED", 0), Pair("RUNNING", 0),
                          Pair("SENDING", 0), Pair("UNCERTAIN", 0)));
  EXPECT_EQ(Value("muster.command.oldest_open_age"), 0);
  EXPECT_EQ(Value("muster.command.oldest_unsent_age"), 0);
}

TEST_F(CommandMetricsTest, FollowCommandsFromStateToState) {
  const v1::Command first = Create("first");
  Create("second");
  EXPECT_EQ(ByState()["QUEUED"], 2);

  Move(first, v1::COMMAND_STATE_SENDING);
  Move(first, v1::COMMAND_STATE_ACCEPTED);

  EXPECT_EQ(ByState()["QUEUED"], 1);
  EXPECT_EQ(ByState()["ACCEPTED"], 1);
}

TEST_F(CommandMetricsTest, ShowTheAgeOfTheOldest) {
  const v1::Command first = Create("first");
  clock_.Advance(absl::Minutes(10));
  Create("second");
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(Value("muster.command.oldest_open_age"), 660);
  EXPECT_EQ(Value("muster.command.oldest_unsent_age"), 660);

  Move(first, v1::COMMAND_STATE_SENDING);
  Move(first, v1::COMMAND_STATE_ACCEPTED);
  EXPECT_EQ(Value("muster.command.oldest_open_age"), 660);
  EXPECT_EQ(Value("muster.command.oldest_unsent_age"), 60);

  Move(first, v1::COMMAND_STATE_SUCCEEDED);
  EXPECT_EQ(Value("muster.command.oldest_open_age"), 60);
}

}  // namespace
}  // namespace muster::actions
