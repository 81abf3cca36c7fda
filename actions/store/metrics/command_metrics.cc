#include "actions/store/metrics/command_metrics.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/time/time.h"
#include "actions/store/lifecycle.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;

bool IsUnsent(const v1::Command& command) {
  return command.state() == v1::COMMAND_STATE_QUEUED ||
         command.state() == v1::COMMAND_STATE_SENDING;
}

std::map<std::string, double> EveryOpenState() {
  std::map<std::string, double> counts;
  for (int number = v1::COMMAND_STATE_QUEUED;
       number < v1::CommandState_ARRAYSIZE; ++number) {
    const auto state = static_cast<v1::CommandState>(number);
    if (!IsTerminal(state)) counts[StateWord(state)] = 0;
  }
  return counts;
}

}  // namespace

CommandMetrics::CommandMetrics(const CommandStore& store, const Clock& clock)
    : store_(store),
      clock_(clock),
      open_("muster.command.open", "{command}",
            "Commands that have not ended, by state",
            [this] { return Open(); }),
      oldest_open_age_("muster.command.oldest_open_age", "s",
                       "How long ago the oldest open command was made",
                       [this] { return OldestAge(/*only_unsent=*/false); }),
      oldest_unsent_age_("muster.command.oldest_unsent_age", "s",
                         "How long the oldest unsent command waits",
                         [this] { return OldestAge(/*only_unsent=*/true); }) {}

std::vector<MetricPoint> CommandMetrics::Open() const {
  std::map<std::string, double> counts = EveryOpenState();
  store_.OpenCommands([&](const v1::Command& command) {
    ++counts[StateWord(command.state())];
    return false;
  });
  std::vector<MetricPoint> points;
  for (const auto& [state, count] : counts) {
    points.push_back({{{"state", state}}, count});
  }
  return points;
}

std::vector<MetricPoint> CommandMetrics::OldestAge(bool only_unsent) const {
  const absl::Time now = clock_.Now();
  absl::Time oldest = now;
  store_.OpenCommands([&](const v1::Command& command) {
    if (only_unsent && !IsUnsent(command)) return false;
    const int64_t made =
        TimeUtil::TimestampToNanoseconds(command.create_time());
    oldest = std::min(oldest, absl::FromUnixNanos(made));
    return false;
  });
  return {{{}, absl::ToDoubleSeconds(now - oldest)}};
}

}  // namespace muster::actions
