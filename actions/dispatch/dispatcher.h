#ifndef ACTIONS_DISPATCH_DISPATCHER_H_
#define ACTIONS_DISPATCH_DISPATCHER_H_

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "actions/dispatch/follower.h"
#include "actions/dispatch/schedule.h"
#include "actions/dispatch/sender.h"
#include "actions/peers/command_gateway.h"
#include "actions/peers/device_lookup.h"
#include "actions/store/command_store.h"
#include "base/clock.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Turns to every open command when it is due: sends what is QUEUED, follows
// what was sent, doubts what it finds in SENDING. Sends go before looks, and
// between looks.
//
// RunOnce() on one thread; Stop() from any. All references must outlive it.
class Dispatcher {
 public:
  struct Options {
    // Pauses between two turns to a command; the last repeats. The same for
    // looks and for sends that are tried again.
    std::vector<absl::Duration> delays = {absl::Seconds(5), absl::Seconds(15),
                                          absl::Minutes(1), absl::Minutes(5),
                                          absl::Minutes(15)};
    // Silence after which a device counts as offline: two missed check-ins.
    absl::Duration offline_after = absl::Minutes(30);
  };

  Dispatcher(CommandStore& store, CommandGateway& gateway,
             DeviceLookup& devices, Clock& clock, Options options);

  // Turns once to every command that is due. Errors end in the log and in the
  // commands.
  void RunOnce();

  // A RunOnce() in progress returns after the call that it is in; later ones
  // do nothing.
  void Stop() { stopped_ = true; }

 private:
  using ByDevice = std::map<std::string, std::vector<v1::Command>>;

  void DoubtLeftovers();
  void SendDue();
  // The followed commands of each device that has one due.
  ByDevice DueDevices() const;
  void Replan(const v1::Command& command);

  CommandStore& store_;
  Clock& clock_;
  Sender sender_;
  Follower follower_;
  Schedule schedule_;  // touched in RunOnce() only
  std::atomic<bool> stopped_{false};
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_DISPATCHER_H_
