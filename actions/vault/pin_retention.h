#ifndef ACTIONS_VAULT_PIN_RETENTION_H_
#define ACTIONS_VAULT_PIN_RETENTION_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "actions/audit/audit_log.h"
#include "actions/vault/pin_book.h"
#include "base/clock.h"

namespace muster::actions {

// Shreds the PINs of devices that were unlocked or erased (PinBook::Release())
// long enough ago, and writes down that it did.
//
// RunOnce() is called on one thread. `log`, `pins` and `clock` must outlive it.
class PinRetention {
 public:
  // PINs are kept for `retention` after the release.
  PinRetention(AuditLog& log, PinBook& pins, absl::Duration retention,
               const Clock& clock)
      : log_(log), pins_(pins), retention_(retention), clock_(clock) {}

  // Shreds what is due, of 100 devices at most. Cheap if nothing is.
  //
  // Errors: the database's, and those of AuditLog::Commit(); the next call
  // tries again.
  absl::Status RunOnce();

 private:
  AuditLog& log_;
  PinBook& pins_;
  const absl::Duration retention_;
  const Clock& clock_;
};

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_PIN_RETENTION_H_
