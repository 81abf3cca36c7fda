#ifndef ACTIONS_DISPATCH_DISPATCHER_H_
#define ACTIONS_DISPATCH_DISPATCHER_H_

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/dispatch/in_flight.h"
#include "actions/dispatch/schedule.h"
#include "actions/dispatch/sender.h"
#include "actions/follow/follower.h"
#include "actions/peers/command_gateway.h"
#include "actions/peers/device_lookup.h"
#include "actions/store/command_store.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/random.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Turns to every open command when it is due: sends what is QUEUED, follows
// what was sent, doubts what it finds in SENDING, ends what has expired. Sends
// go before looks, and between looks; one at a time to each device.
//
// RunOnce() on one thread; the rest from any. All references must outlive it,
// and what was posted to `executor` must have run before it goes.
class Dispatcher {
 public:
  struct Options {
    // Pauses between two turns to a command; the last repeats. The same for
    // looks and for sends that are tried again.
    std::vector<absl::Duration> delays = {absl::Seconds(5), absl::Seconds(15),
                                          absl::Minutes(1), absl::Minutes(5),
                                          absl::Minutes(15)};
    // A command that was sent so long ago is looked at no more often than each
    // `slow_delay`.
    absl::Duration slow_after = absl::Hours(24);
    absl::Duration slow_delay = absl::Hours(1);
    // Silence after which a device counts as offline: two missed check-ins.
    absl::Duration offline_after = absl::Minutes(30);
  };

  struct Deps {
    CommandStore& store;
    CommandGateway& gateway;
    DeviceLookup& devices;
    const Vault& vault;
    PinKeeper& pins;
    Clock& clock;
    Random& random;
    // Sends run there.
    Executor& executor;
    // The kill switch.
    Sender::MaySend may_send;
  };

  Dispatcher(const Deps& deps, Options options);

  // A command that is being made and is to be sent in the moment in which it is
  // on the disk. Its device is read meanwhile. Go() sends it; without Go()
  // nothing comes of it. A value that is moved, never copied.
  class Launch {
   public:
    Launch() = default;
    // Whether there will be a launch: nothing else is under way to the device.
    explicit operator bool() const { return preparation_ != nullptr; }
    // `command` was made, in SENDING.
    void Go(v1::Command command);

   private:
    friend class Dispatcher;
    Dispatcher* dispatcher_ = nullptr;
    InFlight::Place place_;
    std::shared_ptr<Preparation> preparation_;
  };
  Launch Prepare(const v1::Command& draft);

  // Turns once to every command that is due. Errors end in the log and in the
  // commands.
  void RunOnce();

  // The commands of `device` are due at the next RunOnce(): it has shown a sign
  // of life.
  void Wake(const std::string& device) ABSL_LOCKS_EXCLUDED(mu_);

  // A RunOnce() in progress returns after the call that it is in; later ones
  // do nothing, and nothing more is sent.
  void Stop() { stopped_ = true; }

 private:
  using ByDevice = std::map<std::string, std::vector<v1::Command>>;

  void DoubtLeftovers();
  void SendDue();
  void Post(v1::Command command, InFlight::Place place);
  // The followed commands of each device that has one due.
  ByDevice DueDevices() const;
  void TakeWoken() ABSL_LOCKS_EXCLUDED(mu_);
  // After a source, or its connector, did not answer or asked to wait, nothing
  // is sent to it for the first of `delays`.
  void PauseIfAway(const v1::Command& command, const absl::Status& status)
      ABSL_LOCKS_EXCLUDED(mu_);
  bool IsPaused(const v1::Command& command) const ABSL_LOCKS_EXCLUDED(mu_);
  void Replan(const v1::Command& command);

  CommandStore& store_;
  Clock& clock_;
  Executor& executor_;
  const Options options_;
  Sender sender_;
  Follower follower_;
  InFlight in_flight_;
  std::atomic<bool> stopped_{false};

  mutable absl::Mutex mu_;
  absl::flat_hash_set<std::string> woken_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, absl::Time> paused_until_
      ABSL_GUARDED_BY(mu_);  // by source
  Schedule schedule_;        // thread-safe by itself
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_DISPATCHER_H_
