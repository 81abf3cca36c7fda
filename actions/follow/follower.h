#ifndef ACTIONS_FOLLOW_FOLLOWER_H_
#define ACTIONS_FOLLOW_FOLLOWER_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "actions/follow/pin_keeper.h"
#include "actions/follow/vendor_rows.h"
#include "actions/peers/command_gateway.h"
#include "actions/peers/device_lookup.h"
#include "actions/store/command_store.h"
#include "base/clock.h"
#include "base/random.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Looks at what became of commands that were sent, or may have been. Only
// reads from the vendor; never sends. A device that said "not now" is woken by
// a blank push, a command of its own, after pauses that double.
//
// To be called on one thread. All references must outlive it.
class Follower {
 public:
  // An UNCERTAIN command that the list did not show for this long after it was
  // sent is not looked for any more. A vendor's list lags by seconds.
  static constexpr absl::Duration kLookFor = absl::Hours(24);

  struct Deps {
    CommandStore& store;
    CommandGateway& gateway;
    DeviceLookup& devices;
    PinKeeper& pins;
    Clock& clock;
    Random& random;
    // Silence after which a device counts as offline.
    absl::Duration offline_after;
  };

  explicit Follower(const Deps& deps) : deps_(deps) {}

  // Whether there is something to look for: UNCERTAIN or with the vendor.
  static bool Follows(const v1::Command& command);

  // Reads the list of `device` once and moves each of `commands`, which are
  // its (at least one, all followed), to where the list says. In a span
  // `actions.follow` of the first one's trace, linked to the others'. What
  // goes wrong is logged and noted in the commands.
  void Look(const std::string& device,
            const std::vector<v1::Command>& commands);

  // Whether `command` is UNCERTAIN for good: a person has to look.
  bool GaveUp(const v1::Command& command) const;

 private:
  using Rows = std::vector<connector::v1::VendorCommand>;

  absl::Status LookAtAll(const std::string& device,
                         const std::vector<v1::Command>& commands);
  absl::Status LookAt(const v1::Command& command, const RowMatch& match,
                      const std::string& device);
  absl::Status Move(const v1::Command& command, const Step& step);
  // Has a blank push sent to the device of `command`, if one is due.
  absl::Status WakeDevice(const v1::Command& command);
  // Ids that are known to be other commands' of the device.
  absl::StatusOr<absl::flat_hash_set<std::string>> TakenIds(
      const std::string& device) const;
  absl::StatusOr<v1::Command> Adopt(const v1::Command& command,
                                    const connector::v1::VendorCommand& row);
  // `step` to ACCEPTED, or to OFFLINE_PENDING if the device is silent.
  Step ConsiderSilence(Step step, const std::string& device);
  void NoteFailure(const std::vector<v1::Command>& commands,
                   const absl::Status& error);

  const Deps deps_;
};

}  // namespace muster::actions

#endif  // ACTIONS_FOLLOW_FOLLOWER_H_
