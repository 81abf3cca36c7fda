#include "actions/dispatch/check_in_wakes.h"

#include <algorithm>
#include <utility>

#include "actions/follow/follower.h"
#include "actions/store/lifecycle.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixNanos(
      google::protobuf::util::TimeUtil::TimestampToNanoseconds(time));
}

}  // namespace

bool CheckInWakes::Note(const std::vector<device::v1::Liveness>& touched) {
  absl::flat_hash_map<std::string, absl::Time> open;
  for (const v1::Command& command : store_.OpenCommands(Follower::Follows)) {
    const std::string device = DeviceOf(command);
    const auto known = known_.find(device);
    open[device] = known != known_.end() ? known->second
                                         : FromProto(command.send_time());
  }
  bool any = false;
  for (const device::v1::Liveness& liveness : touched) {
    const auto it = open.find(liveness.device());
    if (it == open.end()) continue;
    const absl::Time seen = FromProto(liveness.last_check_in_time());
    if (seen <= it->second) continue;
    it->second = seen;
    dispatcher_.Wake(liveness.device());
    any = true;
  }
  known_ = std::move(open);
  return any;
}

}  // namespace muster::actions
