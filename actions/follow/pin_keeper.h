#ifndef ACTIONS_FOLLOW_PIN_KEEPER_H_
#define ACTIONS_FOLLOW_PIN_KEEPER_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "actions/peers/device_lookup.h"
#include "actions/peers/secret_reader.h"
#include "actions/store/command_store.h"
#include "actions/vault/pin_book.h"
#include "base/clock.h"
#include "base/secret.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Sees to it that no unlock PIN is lost: keeps the one in the answer to a lock
// in the commit that notes the answer, and asks the vendor for it when the
// answer was lost, and once more when the device has confirmed the lock.
//
// Thread-safe. All references must outlive it.
class PinKeeper {
 public:
  PinKeeper(CommandStore& store, PinBook& book, SecretReader& reader,
            DeviceLookup& devices, Clock& clock)
      : store_(store),
        book_(book),
        reader_(reader),
        devices_(devices),
        clock_(clock) {}

  // Applies `step` to `command` and keeps `pin`, in one commit.
  absl::StatusOr<v1::Command> NoteAnswer(const v1::Command& command,
                                         const Step& step, const Secret& pin);

  // Applies `step` to `command`, which a device has done, or which was found at
  // the vendor after a doubt. Of the lock of a Mac the PIN is read at the
  // vendor first, and kept in the same commit; that it could not be read is
  // logged, and does not hold the step. Of an erase the PINs of the device are
  // released.
  absl::StatusOr<v1::Command> NoteProgress(const v1::Command& command,
                                           const Step& step);

 private:
  bool HasPin(const v1::Command& command) const;
  absl::Status Keep(const v1::Command& command, const Secret& pin,
                    v1::SecretOrigin origin, const Step& step,
                    RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(book_.mu());
  absl::StatusOr<v1::Command> NoteWithoutPin(const v1::Command& command,
                                             const Step& step,
                                             const absl::Status& why);
  absl::StatusOr<v1::Command> NoteErased(const v1::Command& command,
                                         const Step& step);

  CommandStore& store_;
  PinBook& book_;
  SecretReader& reader_;
  DeviceLookup& devices_;
  Clock& clock_;
};

}  // namespace muster::actions

#endif  // ACTIONS_FOLLOW_PIN_KEEPER_H_
