#ifndef ACTIONS_DISPATCH_CHECK_IN_WAKES_H_
#define ACTIONS_DISPATCH_CHECK_IN_WAKES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "actions/dispatch/dispatcher.h"
#include "actions/store/command_store.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// Wakes the commands of devices that have checked in since. Keeps one time for
// each device that has an open command.
//
// One thread. Both references must outlive it.
class CheckInWakes {
 public:
  CheckInWakes(CommandStore& store, Dispatcher& dispatcher)
      : store_(store), dispatcher_(dispatcher) {}

  // Takes in when devices checked in last. The followed commands of those that
  // did so after the command was sent, and later than was known, are due at the
  // next RunOnce(). Whether there are any.
  bool Note(const std::vector<device::v1::Liveness>& touched);

 private:
  CommandStore& store_;
  Dispatcher& dispatcher_;
  absl::flat_hash_map<std::string, absl::Time> known_;  // by device
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_CHECK_IN_WAKES_H_
