#ifndef ACTIONS_FOLLOW_PIN_RELEASE_H_
#define ACTIONS_FOLLOW_PIN_RELEASE_H_

#include <vector>

#include "absl/status/status.h"
#include "actions/audit/audit_log.h"
#include "actions/vault/pin_book.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// Notes that locked Macs were unlocked: one that is locked with a PIN has no
// network, so one that checks in after it confirmed the lock has been opened.
// Its PINs are then due to be shredded a while later.
//
// One thread. Both references must outlive it.
class PinRelease {
 public:
  PinRelease(AuditLog& log, PinBook& pins) : log_(log), pins_(pins) {}

  // Takes in when devices checked in last.
  //
  // Errors: those of PinBook and AuditLog. The next call tries again.
  absl::Status Note(const std::vector<device::v1::Liveness>& touched);

 private:
  absl::Status NoteOne(const device::v1::Liveness& liveness);

  AuditLog& log_;
  PinBook& pins_;
};

}  // namespace muster::actions

#endif  // ACTIONS_FOLLOW_PIN_RELEASE_H_
